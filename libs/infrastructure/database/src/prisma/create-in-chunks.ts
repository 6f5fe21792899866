interface ManyArguments {
  readonly data?: unknown;
}

/**
 * Sends the rows of a createMany or createManyAndReturn in statements of bounded size, one after another.
 *
 * Whoever calls it holds one transaction open: all rows are created, or none.
 *
 * @param batchSize most rows in one statement; ≥ 1
 */
export async function createInChunks(
  name: string,
  args: unknown,
  batchSize: number,
  create: (args: unknown) => Promise<unknown>,
): Promise<unknown> {
  const { data } = (args ?? {}) as ManyArguments;
  if (!Array.isArray(data) || data.length <= batchSize) return await create(args);
  const results: unknown[] = [];
  for (let from = 0; from < data.length; from += batchSize) {
    results.push(
      await create({ ...(args as object), data: data.slice(from, from + batchSize) as unknown[] }),
    );
  }
  return name === 'createMany'
    ? { count: (results as { count: number }[]).reduce((sum, { count }) => sum + count, 0) }
    : results.flat();
}
