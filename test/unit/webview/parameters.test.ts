import { describe, expect, test } from "vitest";
import { editableParameters, readParameter } from "../../../src/webview/parameters.ts";

const named = (name: string) => {
  const found = editableParameters().find((parameter) => parameter.name === name);
  if (!found) throw new Error(`No parameter ${name}`);
  return found;
};

describe("a parameter that was entered", () => {
  test.each([
    ["maxIterations", " 3 ", 3],
    ["maxIterations", "0", 0],
    ["timeBudget", "2.5", 2500],
    ["timeBudget", "", undefined],
    ["seed", "4294967295", 4_294_967_295],
  ])("%s: %j is %s", (name, entered, value) => {
    expect(readParameter(named(name), entered)).toEqual({ ok: true, value });
  });

  test.each([
    ["maxIterations", "2.5"],
    ["maxIterations", ""],
    ["maxIterations", "many"],
    ["requestedCaptions", "0"],
    ["seed", "4294967296"],
    ["timeBudget", "-1"],
  ])("%s refuses %j", (name, entered) => {
    expect(readParameter(named(name), entered)).toMatchObject({ ok: false });
  });
});
