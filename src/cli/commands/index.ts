import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { register as caption } from "./caption.ts";
import { register as doctor } from "./doctor.ts";

/** Every subcommand, in the order the help lists them. */
export const commands: readonly ((program: Command, context: CliContext) => void)[] = [caption, doctor];
