/** JSON Schema of a catalogue; the fields are explained in `protocol/catalog.ts`. The model's own fields are checked with its manifest. */

const text = { type: "string", minLength: 1 } as const;
const id = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$", not: { const: "embedded" } } as const;
/** No drive, no leading slash, no `..`, no backslash: stays inside the repository and the model directory. */
const relativePath = { type: "string", pattern: "^(?!/)(?!.*(^|/)\\.\\.?(/|$))[^\\\\:?#]+$" } as const;

const entryFields = {
  id,
  name: text,
  licence: text,
  licenceUrl: { type: "string", pattern: "^https?://" },
  gated: { type: "boolean" },
  languages: { type: "array", items: text },
  memoryBytes: { type: "integer", minimum: 0 },
  kind: { enum: ["generator", "scorer"] },
} as const;
const entryRequired = ["id", "kind", "name", "licence", "languages", "memoryBytes"] as const;

const count = { type: "integer", minimum: 1 } as const;
const shapeCounts = ["layers", "width", "heads", "keyHeads", "headWidth", "feedForward", "vocabulary", "contextTokens"] as const;
const shape = {
  type: "object",
  required: ["architecture", ...shapeCounts],
  additionalProperties: false,
  properties: {
    architecture: text,
    ...Object.fromEntries(shapeCounts.map((name) => [name, count])),
    tied: { type: "boolean" },
    headNorms: { type: "boolean" },
  },
} as const;

export const entrySchema = {
  type: "object",
  required: entryRequired,
  properties: {
    ...entryFields,
    repository: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$" },
    revision: { type: "string", pattern: "^(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._/-]*$" },
    files: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["from", "path"],
        additionalProperties: false,
        properties: {
          from: relativePath,
          path: { ...relativePath, not: { const: "manifest.json" } },
          bytes: { type: "integer", minimum: 1 },
          sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
        },
      },
    },
    // Inline, or a file beside the catalogue.
    manifest: { anyOf: [{ type: "object" }, relativePath] },
    shape,
    export: text,
    modalities: { type: "array", minItems: 1, items: { enum: ["image", "video", "audio"] } },
  },
  // Downloaded from a repository, or exported by a tool; never both.
  oneOf: [
    { required: ["repository", "revision", "files", "manifest"], not: { required: ["export"] } },
    { required: ["export", "modalities"], not: { required: ["repository"] } },
  ],
} as const;

export const catalogSchema = {
  type: "object",
  required: ["schema", "models"],
  properties: {
    schema: { const: 1 },
    presets: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["title", "generator", "scorers"],
        properties: { title: text, generator: text, scorers: { type: "array", minItems: 1, items: text } },
      },
    },
    models: { type: "array", items: entrySchema },
  },
} as const;
