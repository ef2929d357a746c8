import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CONFIGURATION_FILE,
  type Configuration,
  defaultConfiguration,
  parseConfiguration,
  parsePackageConfiguration,
} from "../documents/configuration.ts";

/**
 * The settings of a project: `mils.config.json` in its folder, else the key `mils` of its `package.json`, else the defaults.
 * @param root absolute
 * @throws MilsError `configuration` when a settings file is wrong
 */
export async function loadSettings(root: string): Promise<Configuration> {
  const own = await textOf(join(root, CONFIGURATION_FILE));
  if (own !== undefined) return parseConfiguration(own, CONFIGURATION_FILE);
  const manifest = await textOf(join(root, "package.json"));
  const shared = manifest === undefined ? undefined : parsePackageConfiguration(manifest, "package.json");
  return shared ?? defaultConfiguration();
}

/** Undefined for a file that is not there. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
