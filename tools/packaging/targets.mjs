/**
 * A platform a package is made for, by vsce's name of it, with the names the native packages have for it.
 *
 * @typedef {object} Target
 * @property {string} os as `process.platform`
 * @property {string} cpu as `process.arch`
 * @property {string} llama package with llama.cpp's libraries for the CPU (on Apple silicon Metal is part of it)
 * @property {string} sharp suffix of sharp's packages
 * @property {boolean} onnx false where ONNX Runtime publishes no binary any more
 */

/** @type {Record<string, Target>} */
export const TARGETS = {
  "linux-x64": { os: "linux", cpu: "x64", llama: "linux-x64", sharp: "linux-x64", onnx: true },
  "linux-arm64": { os: "linux", cpu: "arm64", llama: "linux-arm64", sharp: "linux-arm64", onnx: true },
  "darwin-arm64": { os: "darwin", cpu: "arm64", llama: "mac-arm64-metal", sharp: "darwin-arm64", onnx: true },
  "darwin-x64": { os: "darwin", cpu: "x64", llama: "mac-x64", sharp: "darwin-x64", onnx: false },
  "win32-x64": { os: "win32", cpu: "x64", llama: "win-x64", sharp: "win32-x64", onnx: true },
  "win32-arm64": { os: "win32", cpu: "arm64", llama: "win-arm64", sharp: "win32-arm64", onnx: true },
};

/** vsce's name of the platform this runs on. */
export function ownTarget() {
  return `${process.platform}-${process.arch}`;
}
