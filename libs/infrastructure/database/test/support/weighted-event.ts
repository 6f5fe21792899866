import fc from 'fast-check';

/** One kind of event of a random history, with its parts. @param weight how often it comes, beside the others' weights */
export const weightedEvent = <K extends string, T extends object>(
  weight: number,
  kind: K,
  parts: { [P in keyof T]: fc.Arbitrary<T[P]> },
) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), ...parts }) as unknown as fc.Arbitrary<{ kind: K } & T>,
});
