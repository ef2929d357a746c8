import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PACKAGES = ["chromium", "libkrb5-dev"];

/** Path of the system's Chromium; installs Debian's packages when this process may, else says what to do. */
export function chromiumPath(): string {
  const found = [process.env["CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (path) => path && existsSync(path),
  );
  if (found) return found;
  installPackages();
  return "/usr/bin/chromium";
}

function installPackages(): void {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
  const apt = (...args: readonly string[]) => {
    const [command = "", ...rest] = [...sudo, "apt-get", ...args];
    execFileSync(command, rest, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  };
  try {
    apt("update", "-qq");
    apt("install", "-y", "-qq", ...PACKAGES);
  } catch (cause) {
    throw new Error(`The workbench tests need ${PACKAGES.join(" and ")}: apt-get install ${PACKAGES.join(" ")}, or name a Chromium in CHROMIUM.`, {
      cause,
    });
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
