import { resolve } from "node:path";
import type { Command } from "commander";
import type { DownloadNotification, OfferedModel } from "../../protocol/index.ts";
import type { CliContext } from "../context.ts";

export function register(program: Command, context: CliContext): void {
  const command = program
    .command("models")
    .summary("download, check and remove models")
    .description("Downloads, checks and removes models. Nothing else of mils uses the network, and captions never do.")
    .addHelpText(
      "after",
      "\nThe store is one folder for the command line and the editor (mils models where; MILS_MODEL_STORE names another). HF_TOKEN, HF_ENDPOINT, HTTPS_PROXY, " +
        "NO_PROXY and HF_HUB_OFFLINE (or MILS_OFFLINE) are heeded.\nExit code: 0 done, 1 a model is damaged, 2 error.",
    );
  command
    .command("list")
    .description("what can be downloaded, and what is there")
    .option("--json", "print as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const offers = await context.startModelEngine().models(context.modelStore());
      if (json) return context.stdout.write(`${JSON.stringify(offers, undefined, 2)}\n`);
      const presets = Object.entries(offers.presets).map(([name, { title }]) => `${name.padEnd(10)} ${title}`);
      context.stdout.write(`${["Presets", ...presets, "", "Models", ...offers.models.map(describe)].join("\n")}\n`);
    });
  command
    .command("download <name>")
    .description("download a model or all models of a preset; goes on where it was stopped")
    .option("--json", "print what arrived as JSON")
    .action(async (name: string, { json }: { json?: boolean }) => {
      const { models } = await context
        .startModelEngine()
        .downloadModels({ store: context.modelStore(), name }, { signal: context.signal, onProgress: progressLine(context) });
      if (context.isTTY) context.stderr.write("\r\x1b[2K");
      if (json) return context.stdout.write(`${JSON.stringify(models, undefined, 2)}\n`);
      for (const { id, name: title, directory, present, pinned, export: todo } of models) {
        if (todo !== undefined) context.stdout.write(present ? `${id}: in the store\n` : `${id}: ${title} cannot be downloaded: ${todo}\n`);
        else context.stdout.write(`${id}: ${present ? "already there, verified" : "downloaded"}, ${directory}\n`);
        for (const { path, bytes, sha256 } of pinned)
          context.stdout.write(`  ${path}: hash not known beforehand; received ${bytes} bytes, SHA-256 ${sha256}, pinned from now on\n`);
      }
      if (models.length === 0) context.stdout.write(`${name} ships with mils; there is nothing to download.\n`);
    });
  command
    .command("verify [ids...]")
    .description("read every byte of models in the store (default: all) and compare with their hashes")
    .action(async (ids: string[]) => {
      const { models } = await context.startModelEngine().verifyModels({ store: context.modelStore(), ids }, context.signal);
      for (const { id, problem } of models) context.stdout.write(`${id}: ${problem ?? "verified"}\n`);
      if (models.length === 0) context.stdout.write("There are no models in the store.\n");
      if (models.some(({ problem }) => problem !== undefined)) context.setExitCode(1);
    });
  command
    .command("remove <ids...>")
    .description("remove models from the store, and what stopped downloads left")
    .action(async (ids: string[]) => {
      for (const id of ids) {
        const { removed } = await context.startModelEngine().removeModel({ store: context.modelStore(), id });
        context.stdout.write(`${id}: ${removed ? "removed" : "not in the store"}\n`);
        if (!removed) context.setExitCode(2);
      }
    });
  command
    .command("import <folder>")
    .description("copy a model folder (manifest.json and its files) into the store, verified")
    .action(async (folder: string) => {
      const path = resolve(context.cwd, folder);
      const { id, directory } = await context.startModelEngine().importModel({ store: context.modelStore(), path }, context.signal);
      context.stdout.write(`${id}: ${directory}\n`);
    });
  command
    .command("where")
    .description("print the folder of the store")
    .action(() => context.stdout.write(`${context.modelStore().directory}\n`));
  for (const subcommand of command.commands) subcommand.exitOverride().option("-v, --verbose", "the engine's log on standard error");
}

const FITS = { fits: "fits this machine", tight: "tight on this machine", "too-large": "too large for this machine's memory" } as const;

function describe(model: OfferedModel): string {
  const facts = [
    model.kind === "scorer" ? `scorer for ${model.modalities.join(", ")}` : "generator",
    sizeText(model),
    model.licence + (model.gated ? " (must be accepted)" : ""),
    ...(model.fit === undefined || model.memoryBytes === undefined ? [] : [`${gigabytes(model.memoryBytes)} of memory, ${FITS[model.fit]}`]),
    ...(model.score === undefined ? [] : [`GGUF insight score ${Math.round(100 * model.score)} %`]),
    ...(model.hashesKnown || model.export !== undefined ? [] : ["hash pinned at first download"]),
  ];
  const state =
    model.directory !== undefined
      ? "installed"
      : model.export !== undefined
        ? "to be exported"
        : model.partialBytes === undefined
          ? "available"
          : `download stopped at ${gigabytes(model.partialBytes)}`;
  return `${model.id}\n  ${model.name}: ${facts.join("; ")}; ${state}`;
}

function sizeText({ bytes, leastBytes }: OfferedModel): string {
  if (bytes !== undefined) return gigabytes(bytes);
  return leastBytes === undefined ? "size not known beforehand" : `more than ${gigabytes(leastBytes)}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** One line that is written over; a line for each file where standard error is no terminal. */
function progressLine(context: CliContext): (progress: DownloadNotification.Params) => void {
  let last = "";
  return ({ model, file, received, bytes }) => {
    const share = bytes ? ` ${Math.floor((100 * received) / bytes)} %` : "";
    if (context.isTTY) context.stderr.write(`\r\x1b[2K${model}: ${file} ${gigabytes(received)}${share}`);
    else if (last !== `${model}/${file}`) context.stderr.write(`${model}: ${file}\n`);
    last = `${model}/${file}`;
  };
}
