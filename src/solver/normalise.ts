/** Lower-case words of letters, digits and apostrophes of any script; hyphens part words. */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll("-", " ")
      .match(/[\p{L}\p{M}\p{N}']+/gu) ?? []
  );
}

/** Two texts with the same key are the same caption: case, punctuation and spacing do not count. */
export function captionKey(text: string): string {
  return wordsOf(text).join(" ");
}
