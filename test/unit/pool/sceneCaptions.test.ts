import { describe, expect, it } from "vitest";
import { expand, sceneCaptions, withScenes } from "../../../tools/pool/sceneCaptions.ts";

describe("expand", () => {
  it.each([
    ["a cat [on|under] a table", ["a cat on a table", "a cat under a table"]],
    ["a [|red ]car parked [outside|]", ["a car parked outside", "a car parked", "a red car parked outside", "a red car parked"]],
    ["a [old|new] [house|unicorn]", ["an old house", "an old unicorn", "a new house", "a new unicorn"]],
    ["a [orange|one] [unicorn|umbrella]", ["an orange unicorn", "an orange umbrella", "a one unicorn", "a one umbrella"]],
  ])("reads %j", (template, texts) => {
    expect(expand(template)).toEqual(texts);
  });

  it("reads lists inside of choices", () => {
    expect(expand("a bell rings [|<where>]", { where: "indoors|outdoors" })).toEqual([
      "a bell rings",
      "a bell rings indoors",
      "a bell rings outdoors",
    ]);
  });

  it("refuses a list that is not there", () => {
    expect(() => expand("<nobody> at home")).toThrow(/nobody/);
  });
});

it.each(["image", "audio"] as const)("writes more than ten thousand scenes of %s", (modality) => {
  expect(sceneCaptions(modality).length).toBeGreaterThan(10_000);
});

it("keeps all scenes and the likelier part of what the generator wrote, by key", () => {
  const scenes = ["A cat on a table", "A dog on a table"];
  const pool = withScenes(["A cat under a table", "a cat on a table", "Table dog under a", "Under the a cat", "A table under a cat"], scenes);
  expect(pool).toEqual(["A cat on a table", "A cat under a table", "A dog on a table", "A table under a cat"]);
});
