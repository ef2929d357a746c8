import type { ReliabilityBin } from "./calibration.ts";

const SIDE = 300;
const [LEFT, TOP] = [60, 50];

/** A reliability diagram as SVG: the share accepted over the confidence promised; a perfect calibration lies on the diagonal. */
export function reliabilityChart(bins: readonly ReliabilityBin[], error: number): string {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const title = `Reliability on ${total} captions, expected calibration error ${error.toFixed(3)}`;
  const x = (share: number) => (LEFT + SIDE * share).toFixed(1);
  const y = (share: number) => (TOP + SIDE * (1 - share)).toFixed(1);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(share)}" y="${TOP + SIDE + 18}" text-anchor="middle">${share}</text>` +
      `<text x="${LEFT - 8}" y="${Number(y(share)) + 4}" text-anchor="end">${share}</text>`,
  );
  const points = bins.map(
    ({ promised, held, count }) =>
      `<circle cx="${x(promised)}" cy="${y(held)}" r="${(3 + 12 * Math.sqrt(count / total)).toFixed(1)}" fill="#1a7f64" fill-opacity="0.7">` +
      `<title>${count} captions: ${promised.toFixed(2)} promised, ${held.toFixed(2)} accepted</title></circle>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 410" width="420" height="410" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">`,
    `<rect width="420" height="410" fill="#fff"/><text x="12" y="26" font-size="13">${title}</text>`,
    `<path d="M${x(0)} ${y(0)}H${x(1)}M${x(0)} ${y(0)}V${y(1)}" stroke="#222"/><path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#8aa0b4" stroke-dasharray="4 4"/>`,
    ...ticks,
    `<text x="${x(0.5)}" y="${TOP + SIDE + 40}" text-anchor="middle">confidence promised</text>`,
    `<text transform="translate(18 ${y(0.5)}) rotate(-90)" text-anchor="middle">share accepted</text>`,
    ...points,
    "</svg>\n",
  ].join("");
}
