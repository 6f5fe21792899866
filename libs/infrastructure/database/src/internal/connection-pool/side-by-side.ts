/**
 * Runs works side by side, `most` at a time, in their order.
 *
 * @returns how each ended, in the order of the works
 */
export async function sideBySide<W, T>(
  works: readonly W[],
  most: number,
  run: (work: W) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  const ends: Promise<T>[] = [];
  const rest = works.values();
  const takeWorks = async (): Promise<void> => {
    for (const work of rest) {
      const end = run(work);
      ends.push(end);
      await end.catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: Math.min(works.length, most) }, takeWorks));
  return await Promise.allSettled(ends);
}
