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
      "A fisherman and his grandson rowing across a calm lake",
    ],
    [
      "playing cards",
      "Four friends playing cards at a kitchen table",
      "A woman holding a hand of cards close to her chest",
      "Children sitting on the floor with cards spread between them",
      "An old couple laughing over a game of cards",
      "A man dealing cards in a train compartment",
    ],
    [
      "mother with a child",
      "A mother carrying a small child on her shoulders",
      "A young woman helping her daughter put on a jacket",
      "A woman and a little boy feeding ducks by a pond",
      "A baby asleep in its mother's arms",
      "A mother pushing a pram along a wet street",
    ],
  ],
  things: [
    [
      "ladder",
      "A wooden ladder leaning against an apple tree",
      "A man climbing a ladder to clean a gutter",
      "An old ladder covered with paint stains",
      "A cat sitting on the top step of a ladder",
      "Two ladders lying on the floor of a workshop",
    ],
    [
      "honey bee",
      "A honey bee collecting pollen from a purple flower",
      "A close up of a bee on a yellow blossom",
      "Several bees crawling over a honeycomb",
      "A bee flying above a field of clover",
      "A beekeeper lifting a frame full of bees",
    ],
    [
      "soup",
      "A bowl of tomato soup with a slice of bread",
      "A woman stirring a large pot of soup",
      "Hot soup with noodles and green onions in a white bowl",
      "A spoon resting beside an empty soup plate",
      "Vegetable soup served on a wooden table",
    ],
  ],
  places: [
    [
      "railway platform",
      "An empty railway platform on a foggy morning",
      "People with suitcases waiting on a railway platform",
      "A long platform with a clock and wooden benches",
      "A yellow train arriving at a crowded platform",
      "A woman reading on a bench beside the railway tracks",
    ],
    [
      "river valley",
      "A river winding through a green valley",
      "Snow covered hills above a narrow river valley",
      "Sheep grazing on a meadow beside a river",
      "A small village at the bottom of a deep valley",
      "Morning mist hanging over a wide river",
    ],
    [
      "kitchen counter",
      "A kitchen counter with a bowl of lemons and a kettle",
      "A small kitchen with white cupboards and a gas stove",
      "Dirty dishes piled up next to a kitchen sink",
      "A man chopping herbs at a kitchen counter",
      "Sunlight falling through a window onto a kitchen floor",
    ],
  ],
  graphics: [
    [
      "sign-up page",
      "A sign-up page with fields for a name and a password",
      "A web page with a blue button below a short form",
      "A screenshot of a form with an error under one field",
      "A mobile screen asking the user to confirm an email address",
      "A dark page with a logo above two input fields",
    ],
    [
      "area chart",
      "An area chart with three coloured layers rising over time",
      "A chart comparing the sales of two products by month",
      "A blue area chart with labels along both axes",
      "A small chart showing a sharp drop near the end",
      "A chart with a legend and a dotted line for the average",
    ],
    [
      "data flow diagram",
      "A diagram with boxes and arrows showing how data moves between services",
      "A diagram of a server connected to three clients",
      "Two rows of boxes joined by arrows on a white background",
      "A simple diagram with a database in the middle",
      "A diagram with numbered steps from left to right",
    ],
  ],
  sounds: [
    [
      "door",
      "A heavy door creaks open and slams shut",
      "Someone knocks on a wooden door three times",
      "A key turns in a lock and a door opens slowly",
      "A door bangs in the wind while rain falls outside",
      "Footsteps walk away after a door closes",
    ],
    [
      "frogs",
      "Several frogs croak beside a pond at night",
      "A single frog calls while insects chirp in the background",
      "Frogs croak loudly as water splashes",
      "A chorus of frogs grows louder and then stops",
      "Rain drips from leaves while a frog croaks far away",
    ],
    [
      "truck",
      "A truck drives past on a wet road",
      "A large engine idles and then revs up",
      "A truck beeps as it backs up slowly",
      "Air brakes hiss and a heavy vehicle stops",
      "A horn honks twice while traffic passes by",
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
