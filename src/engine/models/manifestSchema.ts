/** JSON Schema of `manifest.json`; the fields are explained in `protocol/manifest.ts`. Unknown fields are let through, so that a later release may add some. */

const text = { type: "string", minLength: 1 } as const;
const count = { type: "integer", minimum: 1 } as const;
const number = { type: "number" } as const;
const positive = { type: "number", exclusiveMinimum: 0 } as const;
const fraction = { type: "number", minimum: 0, maximum: 1 } as const;
const threeNumbers = { type: "array", items: number, minItems: 3, maxItems: 3 } as const;
/** Stays inside the model directory: no drive, no leading slash, no `..`, no backslash. */
const relativePath = { type: "string", pattern: "^(?!/)(?!.*(^|/)\\.\\.?(/|$))[^\\\\:]+$" } as const;
const modality = { enum: ["image", "video", "audio"] } as const;

const preprocessing = {
  type: "object",
  required: ["width", "height", "resize", "kernel", "rescale", "mean", "std", "channelOrder", "layout"],
  properties: {
    width: { ...count, maximum: 4096 },
    height: { ...count, maximum: 4096 },
    resize: { enum: ["squash", "cover", "letterbox", "shortest-edge-crop"] },
    shortestEdge: { ...count, maximum: 4096 },
    kernel: { enum: ["nearest", "linear", "cubic", "lanczos3"] },
    antialias: { type: "boolean" },
    padColour: { type: "array", items: { type: "integer", minimum: 0, maximum: 255 }, minItems: 3, maxItems: 3 },
    rescale: positive,
    mean: threeNumbers,
    std: { type: "array", items: positive, minItems: 3, maxItems: 3 },
    channelOrder: { enum: ["rgb", "bgr"] },
    layout: { enum: ["chw", "hwc"] },
  },
} as const;

const pooling = { enum: ["none", "mean", "first-token"] } as const;
const dtype = { enum: ["float32", "float16"] } as const;
const towerFields = {
  graph: relativePath,
  input: text,
  output: text,
  pooling,
  fixedBatch: count,
  quantised: { type: "boolean" },
  reference: relativePath,
} as const;
const towerRequired = ["graph", "input", "output", "pooling"] as const;

const imageTower = {
  type: "object",
  required: [...towerRequired, "dtype", "preprocessing"],
  properties: { ...towerFields, dtype, preprocessing },
} as const;

const videoTower = {
  type: "object",
  required: [...towerRequired, "dtype", "preprocessing", "frames", "axes"],
  properties: { ...towerFields, dtype, preprocessing, frames: count, axes: { enum: ["btchw", "bcthw"] } },
} as const;

const audioTower = {
  type: "object",
  required: [...towerRequired, "dtype", "features", "clipSeconds", "clips", "axes"],
  properties: {
    ...towerFields,
    dtype,
    features: {
      type: "object",
      required: [
        "kind",
        "sampleRate",
        "fftLength",
        "windowLength",
        "hopLength",
        "melBins",
        "minFrequency",
        "maxFrequency",
        "melScale",
        "frames",
        "mean",
        "std",
      ],
      properties: {
        kind: { enum: ["log-mel", "kaldi-fbank"] },
        sampleRate: count,
        fftLength: count,
        windowLength: count,
        hopLength: count,
        melBins: count,
        minFrequency: { type: "number", minimum: 0 },
        maxFrequency: positive,
        melScale: { enum: ["slaney", "htk", "kaldi"] },
        frames: count,
        mean: number,
        std: positive,
      },
    },
    clipSeconds: positive,
    clips: count,
    axes: { enum: ["bctm", "bcmt"] },
  },
} as const;

const textTower = {
  type: "object",
  required: [...towerRequired, "idType", "tokenizer", "tokenizerConfig", "maxLength", "padding", "padToken", "lowerCase", "batch"],
  properties: {
    ...towerFields,
    attentionMask: text,
    tokenTypeIds: text,
    positionIds: text,
    idType: { enum: ["int64", "int32"] },
    tokenizer: relativePath,
    tokenizerConfig: relativePath,
    maxLength: { type: "integer", minimum: 4 },
    padding: { enum: ["longest", "max-length"] },
    padToken: text,
    lowerCase: { type: "boolean" },
    batch: { ...count, maximum: 1024 },
  },
} as const;

const detector = {
  type: "object",
  required: ["kind", "graph", "decoder", "preprocessing", "dtype", "fold"],
  properties: {
    kind: { const: "detector" },
    graph: relativePath,
    decoder: { enum: ["nanodet", "centernet"] },
    // Boxes are reported as fractions of the picture, which a crop or a border would shift.
    preprocessing: { ...preprocessing, properties: { ...preprocessing.properties, resize: { const: "squash" } } },
    dtype: { const: "float32" },
    fold: relativePath,
  },
} as const;

const base = {
  schema: { const: 1 },
  id: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$" },
  name: text,
  licence: text,
  source: text,
  notice: text,
  files: {
    type: "array",
    minItems: 1,
    items: {
      type: "object",
      required: ["path", "bytes", "sha256"],
      properties: { path: relativePath, bytes: { type: "integer", minimum: 0 }, sha256: { type: "string", pattern: "^[0-9a-f]{64}$" } },
    },
  },
} as const;
const baseRequired = ["schema", "kind", "id", "name", "licence", "source", "files"] as const;

const promptForm = {
  type: "object",
  required: ["kind", "captionsPerPrompt", "promptsPerIteration"],
  properties: {
    kind: { enum: ["continuation", "chat-list"] },
    captionsPerPrompt: count,
    promptsPerIteration: count,
    maxWords: count,
  },
  if: { properties: { kind: { const: "chat-list" } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  then: { required: ["maxWords"] },
} as const;

export const generatorSchema = {
  type: "object",
  required: [...baseRequired, "model", "languages", "promptForm", "contextTokens", "sequences", "sampling"],
  properties: {
    ...base,
    kind: { const: "generator" },
    model: relativePath,
    languages: { type: "array", items: text },
    promptForm,
    contextTokens: count,
    sequences: count,
    sampling: {
      type: "object",
      required: ["temperature", "topK", "topP", "minP", "repeatPenalty"],
      properties: {
        temperature: { type: "number", minimum: 0 },
        topK: { type: "integer", minimum: 0 },
        topP: fraction,
        minP: fraction,
        repeatPenalty: positive,
      },
    },
  },
} as const;

export const scorerSchema = {
  type: "object",
  required: [...baseRequired, "modalities", "dimension", "text", "experts", "prior"],
  properties: {
    ...base,
    kind: { const: "scorer" },
    modalities: { type: "array", items: modality, minItems: 1 },
    dimension: count,
    image: imageTower,
    video: videoTower,
    audio: audioTower,
    text: textTower,
    experts: { type: "array", items: detector },
    prior: {
      type: "object",
      required: ["fluency", "likelihood", "length", "preferredWords"],
      properties: {
        fluency: number,
        likelihood: number,
        length: number,
        preferredWords: { type: "array", items: count, minItems: 2, maxItems: 2 },
      },
    },
    defaults: { type: "object" },
    calibration: {
      type: "object",
      required: ["intercept", "weights"],
      properties: {
        intercept: number,
        weights: {
          type: "object",
          required: ["score", "margin", "agreement", "evidence"],
          additionalProperties: false,
          properties: { score: number, margin: number, agreement: number, evidence: number },
        },
      },
    },
    labels: relativePath,
  },
} as const;
