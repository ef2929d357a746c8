/** First row that is drawn, and one past the last: those in view and `margin` more on either side. All lengths in pixels. */
export function visibleRange(scrollTop: number, viewHeight: number, rowHeight: number, count: number, margin: number): readonly [number, number] {
  const first = Math.floor(scrollTop / rowHeight) - margin;
  const last = Math.ceil((scrollTop + viewHeight) / rowHeight) + margin;
  return [Math.max(0, Math.min(first, count)), Math.max(0, Math.min(last, count))];
}
