/** The end of a start tag whose last attribute (or name) ends at `offset`: past `>` or `/>`. Comments cannot stand in between. */
export function startTagEnd(text: string, offset: number): number {
  const close = text.indexOf(">", offset);
  return close === -1 ? text.length : close + 1;
}
