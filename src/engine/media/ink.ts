/** Neighbours closer than this in every channel belong to one area: gradients and the noise of JPEG hold together, the edge of a glyph does not. */
const SAME_COLOUR = 6;
/** What things are drawn on, in pixels: a page, or a button, which fills most of its box. A large letter does neither. */
const PAGE_AREA = 20_000;
const PAGE_THICKNESS = 12;
const BUTTON_EDGE = 18;
const BUTTON_FILL = 0.75;
/** Long thin areas are rules, frames and arrows: a recogniser takes a framed word for a picture. The longer, the thicker they may be. */
const RULES = [
  { length: 36, thickness: 2.2 },
  { length: 90, thickness: 5 },
] as const;

/** Row-major, three bytes a pixel. */
interface InkedPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

interface Areas {
  /** Area of each pixel, an index into the others. */
  readonly labels: Int32Array;
  readonly ground: Uint8Array;
  readonly rule: Uint8Array;
  /** Boxes of the ground that touch no edge of the picture. */
  readonly inner: readonly Box[];
}

/** Pixels; right and bottom are the first beyond it. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is written on a picture, and what it is written on. */
export interface Written {
  /** Width x height bytes, 255 where nothing is written. */
  readonly ink: Uint8Array;
  /** Boxes of the areas with writing on them that touch no edge of the picture: cards, dialogs, buttons. */
  readonly grounds: readonly Box[];
}

/**
 * What is written on a picture of flat colours, dark on white whatever the colours are: each pixel's distance from the colour it is drawn on. White
 * buttons in a dark page, dimmed pages and boxes around words come out alike, which a recogniser needs.
 */
export function inkOf({ width, height, pixels }: InkedPicture): Written {
  const { labels, ground, rule, inner } = areasOf(width, height, pixels);
  const nearest = nearestGround(width, height, labels, ground);
  const ink = new Uint8Array(width * height).fill(255);
  for (let pixel = 0; pixel < ink.length; pixel++) {
    const label = labels[pixel] ?? 0;
    const from = nearest[pixel] ?? -1;
    if (ground[label] === 1 || rule[label] === 1 || from < 0) continue;
    ink[pixel] = 255 - distance(pixels, 3 * pixel, 3 * from);
  }
  return { ink, grounds: inner };
}

/** Areas of one colour, by union of neighbours in one pass, and what each is. */
function areasOf(width: number, height: number, pixels: Uint8Array): Areas {
  const parent = new Int32Array(width * height);
  const root = (of: number): number => {
    let at = of;
    while (parent[at] !== at) {
      // Halves the path, so that later look-ups are short.
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const left = x > 0 && distance(pixels, 3 * pixel, 3 * (pixel - 1)) <= SAME_COLOUR ? root(pixel - 1) : pixel;
      parent[pixel] = left;
      if (y > 0 && distance(pixels, 3 * pixel, 3 * (pixel - width)) <= SAME_COLOUR) {
        const above = root(pixel - width);
        // The lower index becomes the root, so that a root never lies after its members.
        if (above < left) parent[left] = above;
        else parent[above] = left;
        if (left === pixel && above < left) parent[pixel] = above;
      }
    }
  }
  return measured(width, height, parent, root);
}

function measured(width: number, height: number, labels: Int32Array, root: (of: number) => number): Areas {
  const count = width * height;
  const size = new Int32Array(count);
  const [left, right, top, bottom] = [
    new Int32Array(count).fill(width),
    new Int32Array(count),
    new Int32Array(count).fill(height),
    new Int32Array(count),
  ];
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const label = root(pixel);
      labels[pixel] = label;
      size[label] = (size[label] as number) + 1;
      if (x < (left[label] as number)) left[label] = x;
      if (x > (right[label] as number)) right[label] = x;
      if (y < (top[label] as number)) top[label] = y;
      if (y > (bottom[label] as number)) bottom[label] = y;
    }
  }
  const [ground, rule] = [new Uint8Array(count), new Uint8Array(count)];
  const inner: Box[] = [];
  const innerBox = (label: number): Box | undefined => {
    const box = {
      left: left[label] as number,
      right: (right[label] as number) + 1,
      top: top[label] as number,
      bottom: (bottom[label] as number) + 1,
    };
    return box.left > 0 && box.top > 0 && box.right < width && box.bottom < height ? box : undefined;
  };
  for (let label = 0; label < count; label++) {
    const area = size[label] as number;
    if (area === 0) continue;
    const [across, down] = [(right[label] as number) - (left[label] as number) + 1, (bottom[label] as number) - (top[label] as number) + 1];
    const isPage = area >= PAGE_AREA && area >= PAGE_THICKNESS * (across + down);
    if (isPage || (Math.min(across, down) >= BUTTON_EDGE && area >= BUTTON_FILL * across * down)) {
      ground[label] = 1;
      const box = innerBox(label);
      if (box !== undefined) inner.push(box);
    } else if (RULES.some(({ length, thickness }) => Math.max(across, down) > length && area < thickness * (across + down))) rule[label] = 1;
  }
  return { labels, ground, rule, inner };
}

/** For each pixel, a pixel of the ground near it: two sweeps carry the nearest one along, by steps in the four directions. -1 where there is none. */
function nearestGround(width: number, height: number, labels: Int32Array, ground: Uint8Array): Int32Array {
  const count = width * height;
  const nearest = new Int32Array(count).fill(-1);
  const steps = new Int32Array(count).fill(count);
  const take = (pixel: number, from: number) => {
    const further = (steps[from] as number) + 1;
    if (further >= (steps[pixel] as number)) return;
    steps[pixel] = further;
    nearest[pixel] = nearest[from] as number;
  };
  for (let pixel = 0; pixel < count; pixel++) {
    if (ground[labels[pixel] as number] === 1) {
      nearest[pixel] = pixel;
      steps[pixel] = 0;
      continue;
    }
    if (pixel % width > 0) take(pixel, pixel - 1);
    if (pixel >= width) take(pixel, pixel - width);
  }
  for (let pixel = count - 1; pixel >= 0; pixel--) {
    if (steps[pixel] === 0) continue;
    if (pixel % width < width - 1) take(pixel, pixel + 1);
    if (pixel < count - width) take(pixel, pixel + width);
  }
  return nearest;
}

/** Largest difference of two pixels in any channel; offsets of their first bytes. */
function distance(pixels: Uint8Array, a: number, b: number): number {
  const red = Math.abs((pixels[a] as number) - (pixels[b] as number));
  const green = Math.abs((pixels[a + 1] as number) - (pixels[b + 1] as number));
  const blue = Math.abs((pixels[a + 2] as number) - (pixels[b + 2] as number));
  return Math.max(red, green, blue);
}
