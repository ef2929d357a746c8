import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { MilsError, messageOf } from "../protocol/index.ts";
import type { System } from "./systems.ts";

const QUESTION = "Describe this picture in one short sentence, as a caption. Answer with the caption alone.";
const ATTEMPTS = 3;

/**
 * A vision model behind an OpenAI-compatible `/chat/completions`, as a system to compare with. The picture is sent as a data URL.
 * @param url up to and including the version part, for instance `http://127.0.0.1:8080/v1`
 * @param key sent as a bearer token when given
 */
export function visionServer({ url, model, key }: { url: string; model: string; key: string | undefined }): System {
  const endpoint = `${url.replace(/\/$/, "")}/chat/completions`;
  const ask = async (body: string, signal: AbortSignal): Promise<string> => {
    const headers = { "content-type": "application/json", ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const response = await fetch(endpoint, { method: "POST", headers, body, signal });
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    const answer: unknown = await response.json();
    const text = contentOf(answer);
    if (text === undefined) throw new Error("the answer has no message");
    return text.trim().replace(/^["“]|["”]$/g, "");
  };
  return {
    names: ["vision-server"],
    answer: async (item, { signal }) => {
      const startedAt = performance.now();
      const image = `data:image/${extname(item.path).slice(1).replace("jpg", "jpeg")};base64,${(await readFile(item.path)).toString("base64")}`;
      const content = [
        { type: "text", text: QUESTION },
        { type: "image_url", image_url: { url: image } },
      ];
      const body = JSON.stringify({ model, temperature: 0, max_tokens: 60, messages: [{ role: "user", content }] });
      let failure: unknown;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          return { "vision-server": { caption: await ask(body, signal), seconds: (performance.now() - startedAt) / 1000 } };
        } catch (thrown) {
          signal.throwIfAborted();
          failure = thrown;
        }
      }
      throw new MilsError("server-failed", `${endpoint} did not caption ${item.id}: ${messageOf(failure)}`, { cause: failure });
    },
  };
}

function contentOf(answer: unknown): string | undefined {
  const choices = field(answer, "choices");
  const message = field(Array.isArray(choices) ? choices[0] : undefined, "message");
  const content = field(message, "content");
  return typeof content === "string" ? content : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
