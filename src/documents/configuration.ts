import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import schema from "../../schema/mils.config.schema.json" with { type: "json" };
import { LEAST_CONFIDENCE } from "../protocol/confidence.ts";
import { MilsError } from "../protocol/errors.ts";
import { DEFAULT_COMPONENTS } from "./formats/components.ts";
import { type ElementKind, type ElementPolicy, type Policy, type PolicyId, policyOf } from "./policy.ts";
import { SOFT_LIMIT } from "./rules/altTooLong.ts";
import type { RuleId, Severity } from "./rules/rule.ts";

/** The settings of a project, with every default filled in. */
export interface Configuration {
  readonly policy: Policy;
  /** Severities that differ from the rules' own. */
  readonly severities: Readonly<Partial<Record<RuleId, Severity>>>;
  readonly components: readonly string[];
  readonly standsFor: Readonly<Record<string, string>>;
  /** Relative to the folder of the settings file. */
  readonly roots: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** Patterns as in `.gitignore`. */
  readonly ignore: readonly string[];
  /** Characters. */
  readonly maxLength: number;
  /** Probability that a person would accept a caption, below which it needs review. */
  readonly minConfidence: number;
  /** How much less than the caption the scorer may like its rewritten text, in the scorer's units. */
  readonly rewriteMargin: number;
  readonly decorative: "suggest" | "caption";
  /** BCP 47. */
  readonly language?: string;
}

/** `mils.config.json` as written; `schema/mils.config.schema.json` is its definition. */
interface WrittenConfiguration {
  readonly policy?: PolicyId;
  readonly policyOptions?: Partial<Omit<Policy, "id" | "elements">>;
  readonly rules?: Partial<Record<RuleId, Severity>>;
  readonly elements?: readonly ElementKind[];
  readonly components?: readonly string[];
  readonly standsFor?: Record<string, string>;
  readonly roots?: readonly string[];
  readonly aliases?: Record<string, string>;
  readonly ignore?: readonly string[];
  readonly maxLength?: number;
  readonly minConfidence?: number;
  readonly rewriteMargin?: number;
  readonly decorative?: "suggest" | "caption";
  readonly language?: string;
}

const REWRITE_MARGIN = 0.02;

export const CONFIGURATION_FILE = "mils.config.json";

/** How elements are named that a policy does not look at and a project asks for. */
const NAMED: ElementPolicy = { names: ["aria-label", "aria-labelledby", "title"], emptyAlt: "missing" };

let validator: ValidateFunction<WrittenConfiguration> | undefined;

/** Compiled on first use: most projects have no settings file. */
function validation(): ValidateFunction<WrittenConfiguration> {
  validator ??= new Ajv({ strictTypes: false }).compile<WrittenConfiguration>(schema);
  return validator;
}

/**
 * The settings in the text of `mils.config.json`.
 *
 * @param file its path, for messages
 * @throws MilsError `configuration` naming file and key where it is no JSON or not as the schema says
 */
export function parseConfiguration(text: string, file: string): Configuration {
  return configurationFrom(parsedJson(text, file), file);
}

/** The settings under the key `mils` of a `package.json`'s text, or undefined where it has none. Throws as `parseConfiguration` does. */
export function parsePackageConfiguration(text: string, file: string): Configuration | undefined {
  const manifest = parsedJson(text, file);
  if (typeof manifest !== "object" || manifest === null || !("mils" in manifest)) {
    return undefined;
  }
  return configurationFrom(manifest.mils, file, "/mils");
}

/** The settings of a project without a settings file. */
export function defaultConfiguration(): Configuration {
  return completed({});
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch (cause) {
    throw new MilsError("configuration", `${file} is no valid JSON: ${cause instanceof Error ? cause.message : String(cause)}. Correct it.`, {
      file,
      cause,
    });
  }
}

/** `prefix` is the JSON pointer of the settings in the file. */
function configurationFrom(value: unknown, file: string, prefix = ""): Configuration {
  const validate = validation();
  if (!validate(value)) {
    const error = validate.errors?.[0];
    throw new MilsError("configuration", `${file}: ${error === undefined ? "not valid" : explained(error, prefix)}.`, { file });
  }
  return completed(value);
}

function explained(error: ErrorObject, prefix: string): string {
  const at = `${prefix}${error.instancePath}`.slice(1).replaceAll("/", ".");
  const key = at === "" ? "the file" : `"${at}"`;
  const { params } = error as { params: Readonly<Record<string, unknown>> };
  switch (error.keyword) {
    case "additionalProperties":
      return `${key} has no key "${String(params["additionalProperty"])}"; remove it or correct its spelling`;
    case "enum":
      return `${key} must be one of ${(params["allowedValues"] as readonly unknown[]).map((allowed) => JSON.stringify(allowed)).join(", ")}`;
    default:
      return `${key} ${error.message ?? "is not valid"}`;
  }
}

function completed(written: WrittenConfiguration): Configuration {
  const preset = policyOf(written.policy ?? "wcag");
  const further = Object.fromEntries((written.elements ?? []).filter((kind) => preset.elements[kind] === undefined).map((kind) => [kind, NAMED]));
  return {
    policy: { ...preset, ...written.policyOptions, elements: { ...preset.elements, ...further } },
    severities: written.rules ?? {},
    components: [...new Set([...DEFAULT_COMPONENTS, ...(written.components ?? [])])],
    standsFor: written.standsFor ?? {},
    roots: written.roots ?? [],
    aliases: written.aliases ?? {},
    ignore: written.ignore ?? [],
    maxLength: written.maxLength ?? SOFT_LIMIT,
    minConfidence: written.minConfidence ?? LEAST_CONFIDENCE,
    rewriteMargin: written.rewriteMargin ?? REWRITE_MARGIN,
    decorative: written.decorative ?? "suggest",
    ...(written.language === undefined ? {} : { language: written.language }),
  };
}
