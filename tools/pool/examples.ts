import type { ExampleSet } from "./topics.ts";

/** Worked examples, written for this project. They set the form: one plain present-tense sentence or noun phrase about what can be seen or heard. */
const EXAMPLES: Record<ExampleSet, readonly (readonly [topic: string, ...captions: string[]])[]> = {
  people: [
    [
      "old fisherman",
      "An old fisherman mending a net beside his boat",
      "A man with grey hair holding up a large fish",
      "Two fishermen pulling a net out of the water at dawn",
      "An elderly man in rubber boots sitting on a pier",
    ],
    [
      "playing cards",
      "Four friends playing cards at a kitchen table",
      "A woman holding a hand of cards close to her chest",
      "Children sitting on the floor with cards spread between them",
      "An old couple laughing over a game of cards",
    ],
  ],
  things: [
    [
      "ladder",
      "A wooden ladder leaning against an apple tree",
      "A man climbing a ladder to clean a gutter",
      "An old ladder covered with paint stains",
      "A cat sitting on the top step of a ladder",
    ],
    [
      "honey bee",
      "A honey bee collecting pollen from a purple flower",
      "A close up of a bee on a yellow blossom",
      "Several bees crawling over a honeycomb",
      "A bee flying above a field of clover",
    ],
  ],
  places: [
    [
      "railway platform",
      "An empty railway platform on a foggy morning",
      "People with suitcases waiting on a railway platform",
      "A long platform with a clock and wooden benches",
      "A yellow train arriving at a crowded platform",
    ],
    [
      "river valley",
      "A river winding through a green valley",
      "Snow covered hills above a narrow river valley",
      "Sheep grazing on a meadow beside a river",
      "A small village at the bottom of a deep valley",
    ],
  ],
  graphics: [
    [
      "sign-up page",
      "A sign-up page with fields for a name and a password",
      "A web page with a blue button below a short form",
      "A screenshot of a form with an error under one field",
      "A mobile screen asking the user to confirm an email address",
    ],
    [
      "area chart",
      "An area chart with three coloured layers rising over time",
      "A chart comparing the sales of two products by month",
      "A blue area chart with labels along both axes",
      "A small chart showing a sharp drop near the end",
    ],
  ],
  screens: [
    [
      "notes app",
      "A screenshot of a notes app with a list on the left",
      "A screenshot of a window with an empty note and a toolbar",
      "A phone screen showing a list of notes",
      "A screenshot of a settings window with two tabs",
    ],
    [
      "booking page",
      "A screenshot of a web page with a calendar and prices",
      "A screenshot of a form with a green button at the bottom",
      "A web page with a search box above a row of pictures",
      "A screenshot of a message that a booking is complete",
    ],
  ],
  sounds: [
    [
      "door",
      "A heavy door creaks open and slams shut",
      "Someone knocks on a wooden door three times",
      "A key turns in a lock and a door opens slowly",
      "A door bangs in the wind while rain falls outside",
    ],
    [
      "frogs",
      "Several frogs croak beside a pond at night",
      "A single frog calls while insects chirp in the background",
      "Frogs croak loudly as water splashes",
      "A chorus of frogs grows louder and then stops",
    ],
  ],
};

const HEADING: Record<"image" | "audio", string> = {
  image: "Plain descriptions of what a photograph shows, by subject.",
  audio: "Plain descriptions of what can be heard in a recording, by subject.",
};

/** The text whose continuation, line by line, are captions about `topic`. Topics of one example set share all but the end. */
export function topicPrompt(examples: ExampleSet, topic: string): string {
  const modality = examples === "sounds" ? "audio" : "image";
  const shown = EXAMPLES[examples].map(([subject, ...captions]) => `Subject: ${subject}\n${captions.map((caption) => `- ${caption}`).join("\n")}`);
  return `${HEADING[modality]}\n\n${shown.join("\n\n")}\n\nSubject: ${topic}\n-`;
}

/** The captions written by people above: they are no output of the generator. */
export function exampleCaptions(): string[] {
  return Object.values(EXAMPLES).flatMap((sets) => sets.flatMap(([, ...captions]) => captions));
}
