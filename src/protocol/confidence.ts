/**
 * The confidence below which a caption needs a person's eye, unless a project sets another. About a third of the embedded models' captions lie
 * below it; docs/quality.md has their reliability.
 */
export const LEAST_CONFIDENCE = 0.4;
