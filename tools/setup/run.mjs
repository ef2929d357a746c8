import { spawn } from "node:child_process";

const children = new Set();

/** Ends the programs that are still running; called when set-up itself is told to stop. */
export function stopChildren() {
  for (const child of children) child.kill("SIGTERM");
}

/**
 * Runs a program without a shell and without standard input.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, onErrorLine?: (line: string) => void}} [options] `onErrorLine` gets standard error as it comes
 * @returns {Promise<{code: number, output: string, errors: string}>} code 127 when the program is not there
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    children.add(child);
    let output = "";
    let errors = "";
    let pending = "";
    const finish = (code) => {
      children.delete(child);
      if (pending && options.onErrorLine) options.onErrorLine(pending);
      resolve({ code, output, errors });
    };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
      if (!options.onErrorLine) return;
      const lines = (pending + text).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) options.onErrorLine(line);
    });
    child.once("error", (error) => {
      errors += error.message;
      finish(127);
    });
    child.once("close", (code, signal) => finish(code ?? (signal ? 1 : 0)));
  });
}
