import { assertThat } from './violation.js';
import { roomFor, write, type WriteOperation } from './write-operation.js';

class Abort extends Error {}

/** How a callback that aborts itself ended. Any other failure is not its own: whoever is around it has to know. */
const fateOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Abort) return 'aborted';
      throw error;
    },
  );

const anything: WriteOperation['fits'] = () => true;

/** Transactions and savepoints that undo what they did. */
export const ABORTED_WRITES: readonly WriteOperation[] = [
  write('nested abort', roomFor(2), async ({ context, own, delegate, model, operation }) => {
    const [kept, undone] = own.newRows(model, 2);
    own.add(model, await delegate.create({ data: kept }));
    const nested = context.target.nested(async (inner) => {
      await inner.delegate(model).create({ data: undone });
      throw new Abort();
    });
    const code = await fateOf(nested);
    assertThat(code === 'aborted', 'missing', operation, code);
    return await delegate.count();
  }),
  write('nested abort first', anything, async ({ context, own, delegate, model, operation }) => {
    const nested = context.target.nested(async (inner) => {
      await inner.delegate(model).count();
      throw new Abort();
    });
    const code = await fateOf(nested);
    assertThat(code === 'aborted', 'missing', operation, code);
    // What bound the transaction to its clinic may have been undone with the savepoint.
    const count = await delegate.count();
    assertThat(count === own.size(model), 'missing', operation, String(count));
    return count;
  }),
  {
    name: 'abort',
    fits: roomFor(1),
    run: async ({ own, target, output }, model) => {
      const operation = `${model}.abort`;
      const work = target.write(own.identity, async (client) => {
        await client.delegate(model).create({ data: own.newRow(model) });
        await client.delegate(model).findMany({ take: 3 });
        throw new Abort();
      });
      const code = await fateOf(work);
      assertThat(code === 'aborted', 'missing', operation, code);
      output(operation, code);
    },
  },
];
