/**
 * Applies an asynchronous function to each item with up to `width` under way at once, and yields the results in the items' order. The source is
 * read only as far ahead as that, so an endless one is fine.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const pending: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // A failure is thrown when its turn comes; until then it must not count as unhandled.
      result.catch(() => undefined);
      pending.push(result);
      if (pending.length >= width) {
        const [first] = pending.splice(0, 1);
        if (first !== undefined) yield await first;
      }
    }
    for (const result of pending) yield await result;
  } finally {
    await Promise.allSettled(pending);
  }
}
