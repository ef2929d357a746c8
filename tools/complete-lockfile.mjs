#!/usr/bin/env node
/**
 * Adds what `npm install` left out of package-lock.json because the registry in use does not carry it: optional packages for other platforms.
 * Without them `npm ci` refuses the lock file everywhere. Run it after every `npm install`. Entries have no integrity, which npm then
 * takes from the registry of whoever has such a platform.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

/** Platforms by the words in a package's name, as npm's `os`, `cpu` and `libc` fields. */
const FIELDS = [
  ["os", { android: "android", darwin: "darwin", mac: "darwin", linux: "linux", win32: "win32", win: "win32", freebsd: "freebsd" }],
  ["cpu", { arm64: "arm64", x64: "x64", riscv64: "riscv64", armv7l: "arm", ia32: "ia32" }],
  ["libc", { musl: "musl" }],
];

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === "") continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] || lock.packages[`${path}/${place}`]) continue;
    const words = name.split(/[/-]/);
    const platform = Object.fromEntries(
      FIELDS.flatMap(([field, values]) => {
        const word = words.find((candidate) => candidate in values);
        return word === undefined ? [] : [[field, [values[word]]]];
      }),
    );
    if (!platform.os) throw new Error(`${name}, wanted by ${path}, names no platform; it is missing for another reason.`);
    // A build for a platform comes under the licence of the package it belongs to.
    lock.packages[place] = {
      version,
      ...platform,
      ...(entry.license && { license: entry.license }),
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
process.stderr.write(`${added} optional packages of other platforms added\n`);
