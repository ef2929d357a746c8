import { describe, expect, it } from "vitest";
import schema from "../../../schema/mils.config.schema.json" with { type: "json" };
import { defaultConfiguration, parseConfiguration, parsePackageConfiguration } from "../../../src/documents/configuration.ts";
import { POLICY_IDS } from "../../../src/documents/policy.ts";
import { RULES } from "../../../src/documents/rules/index.ts";

describe("settings of a project", () => {
  it("are the defaults where nothing is set", () => {
    expect(parseConfiguration("{}", "mils.config.json")).toEqual(defaultConfiguration());
    expect(defaultConfiguration()).toMatchObject({ policy: { id: "wcag" }, maxLength: 125, decorative: "suggest", ignore: [] });
  });

  it("take a policy, single answers on top of it, severities and components", () => {
    const settings = parseConfiguration(
      JSON.stringify({
        policy: "jsx-a11y",
        policyOptions: { spreadAlt: "dynamic" },
        rules: { "image-of": "off", "alt-too-long": "error" },
        components: ["Figure"],
        elements: ["video"],
        maxLength: 150,
      }),
      "mils.config.json",
    );
    expect(settings.policy).toMatchObject({ id: "jsx-a11y", spreadAlt: "dynamic", presentationalRole: "checked" });
    expect(settings.policy.elements.video?.names).toContain("aria-label");
    expect(settings.severities).toEqual({ "image-of": "off", "alt-too-long": "error" });
    expect(settings.components).toContain("Figure");
    expect(settings.components).toContain("Image");
    expect(settings.maxLength).toBe(150);
  });

  it("may stand in package.json", () => {
    expect(parsePackageConfiguration('{"name": "x", "mils": {"roots": ["files"]}}', "package.json")?.roots).toEqual(["files"]);
    expect(parsePackageConfiguration('{"name": "x"}', "package.json")).toBeUndefined();
  });

  it.each([
    ["no JSON", "{", "mils.config.json is no valid JSON"],
    ["a key nobody knows", '{"polcy": "wcag"}', 'mils.config.json: the file has no key "polcy"'],
    ["a rule nobody knows", '{"rules": {"missing": "off"}}', '"rules" has no key "missing"'],
    ["a severity nobody knows", '{"rules": {"missing-alt": "fatal"}}', '"rules.missing-alt" must be one of "error", "warning", "info", "off"'],
    ["a policy nobody knows", '{"policy": "strict"}', '"policy" must be one of "wcag"'],
    ["a limit out of range", '{"maxLength": 0}', '"maxLength" must be >= 20'],
    ["a wrong type", '{"ignore": "dist"}', '"ignore" must be array'],
  ])("that are wrong are refused naming file and key: %s", (_, text, message) => {
    expect(() => parseConfiguration(text, "mils.config.json")).toThrow(
      expect.objectContaining({ code: "configuration", file: "mils.config.json", message: expect.stringContaining(message) }),
    );
  });

  it("name the key inside package.json", () => {
    expect(() => parsePackageConfiguration('{"mils": {"maxLength": "long"}}', "package.json")).toThrow(/"mils\.maxLength" must be integer/);
  });
});

describe("the schema", () => {
  it("lists every rule with its default severity", () => {
    const listed = Object.entries(schema.properties.rules.properties).map(([id, rule]) => [id, rule.default]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(RULES.map((rule) => [rule.id, rule.severity])));
  });

  it("lists every policy", () => {
    expect(schema.properties.policy.enum).toEqual([...POLICY_IDS]);
  });
});
