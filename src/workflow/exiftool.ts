import { spawn } from "node:child_process";
import { MilsError } from "../protocol/index.ts";

/**
 * The field for alternative texts of the IPTC Photo Metadata Standard 2021.1, "Alt Text (Accessibility)", which stands in XMP
 * (`Iptc4xmpCore:AltTextAccessibility`). ExifTool's name for it.
 */
const ALT_TEXT_TAG = "XMP-iptcCore:AltTextAccessibility";

/** The alternative text a picture carries itself; undefined when it has none. Throws as `writeAltText` does. */
export async function readAltText(path: string): Promise<string | undefined> {
  const text = (await exiftool(path, ["-s3", `-${ALT_TEXT_TAG}`])).replace(/\r?\n$/, "");
  return text === "" ? undefined : text;
}

/**
 * Writes the alternative text into the picture file. ExifTool replaces the file by a finished copy, so it is never half written.
 * @throws MilsError `configuration` when ExifTool is not installed, `write-failed` when it refuses the file
 */
export async function writeAltText(path: string, text: string): Promise<void> {
  await exiftool(path, ["-q", "-overwrite_original", "-preserve", `-${ALT_TEXT_TAG}=${text}`]);
}

async function exiftool(path: string, args: readonly string[]): Promise<string> {
  const child = spawn("exiftool", ["-charset", "filename=utf8", "-charset", "utf8", ...args, "--", path], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    complaint += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) => {
      const missing = "ExifTool is not installed or not on PATH: install it (https://exiftool.org) to write alternative texts into pictures";
      reject(cause.code === "ENOENT" ? new MilsError("configuration", missing, { cause }) : cause);
    });
    child.once("close", resolve);
  });
  if (code !== 0) throw new MilsError("write-failed", `ExifTool cannot handle ${path}: ${complaint.trim() || `exit code ${code}`}`, { file: path });
  return output;
}
