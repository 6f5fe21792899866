import { checkResult, foreignId, type ProgramContext, type ProgramOperation } from './program-context.js';
import { LEAF_MODELS } from './row-data.js';
import type { LooseClient } from './target.port.js';
import { assertThat, codeOf } from './violation.js';

/** Writes run one after another within a clinic, beside those of all other clinics. */
type Write = (context: ProgramContext, client: LooseClient, model: string) => Promise<unknown>;

function write(name: string, body: Write): readonly [string, ProgramOperation] {
  return [
    name,
    async (context, model) => {
      const result = await context.target.write(context.own.identity, (client) =>
        body(context, client, model),
      );
      checkResult(context, `${model}.${name}`, result);
    },
  ];
}

class Abort extends Error {}

/** How a callback that aborts itself ended. */
const fateOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Abort ? 'aborted' : codeOf(error)),
  );

const REFUSED = new Set([
  'DB_NOT_FOUND',
  'DB_ACCESS_DENIED',
  'DB_REFERENCE_CONFLICT',
  'DB_CLINIC_IMMUTABLE',
  'DB_VALIDATION_FAILED',
]);

/** The write is the last one of its transaction, so its failure is the transaction's. */
async function refused(
  context: ProgramContext,
  operation: string,
  run: (client: LooseClient) => Promise<unknown>,
): Promise<void> {
  const code = await context.target.write(context.own.identity, run).then(() => 'done', codeOf);
  assertThat(REFUSED.has(code), 'foreign', operation, code);
  context.output(operation, code);
}

export const WRITE_OPERATIONS: ReadonlyMap<string, ProgramOperation> = new Map<string, ProgramOperation>([
  write('create', async ({ own }, client, model) => {
    const data = own.newRow(model);
    const row = await client.delegate(model).create({ data });
    own.add(model, data.id);
    return row;
  }),
  write('createMany skipDuplicates', async ({ own }, client, model) => {
    const rows = [own.newRow(model), own.newRow(model)];
    const result = (await client.delegate(model).createMany({ data: rows, skipDuplicates: true })) as {
      count: number;
    };
    // Labels repeat across clinics: a skipped row would mean that another clinic's was in the way.
    assertThat(result.count === rows.length, 'missing', `${model}.createMany`, String(result.count));
    for (const { id } of rows) own.add(model, id);
    return result;
  }),
  write('update own', async ({ own }, client, model) => {
    const id = own.idOf(model);
    const row = (await client.delegate(model).update({ where: { id }, data: {} })) as { id: string };
    assertThat(row.id === id, 'missing', `${model}.update`, id);
    return row;
  }),
  write('updateMany all', async ({ own }, client, model) => {
    const result = (await client.delegate(model).updateMany({ data: { createdAt: new Date(0) } })) as {
      count: number;
    };
    assertThat(result.count === own.size(model), 'foreign', `${model}.updateMany`, String(result.count));
    return result;
  }),
  write('raw update all', async ({ own }, client, model) => {
    const count = await client.raw('execute', 'UPDATE {table} SET created_at = now()', model);
    assertThat(Number(count) === own.size(model), 'foreign', `${model}.raw update`, String(count));
    return count;
  }),
  write('upsert', async ({ own }, client, model) => {
    const data = own.newRow(model);
    const row = await client.delegate(model).upsert({ where: { id: data.id }, create: data, update: {} });
    own.add(model, data.id);
    return row;
  }),
  write('deleteMany foreign', async (context, client, model) => {
    const id = foreignId(context, model);
    if (id === null) return null;
    const result = (await client.delegate(model).deleteMany({ where: { id } })) as { count: number };
    assertThat(result.count === 0, 'foreign', `${model}.deleteMany`, String(result.count));
    return result;
  }),
  write('delete own leaf', async ({ own, random }, client) => {
    const model = random.pick(LEAF_MODELS.filter((leaf) => own.size(leaf) > 3));
    const id = own.idOf(model);
    const row = await client.delegate(model).delete({ where: { id } });
    own.remove(model, id);
    return row;
  }),
  write('nested abort', async ({ own, target }, client, model) => {
    const kept = own.newRow(model);
    await client.delegate(model).create({ data: kept });
    own.add(model, kept.id);
    const nested = target.nested(async (inner) => {
      await inner.delegate(model).create({ data: own.newRow(model) });
      throw new Abort();
    });
    const code = await fateOf(nested);
    assertThat(code === 'aborted', 'missing', `${model}.nested abort`, code);
    return await client.delegate(model).count();
  }),
  write('nested abort first', async ({ own, target }, client, model) => {
    const nested = target.nested(async (inner) => {
      await inner.delegate(model).count();
      throw new Abort();
    });
    const code = await fateOf(nested);
    assertThat(code === 'aborted', 'missing', `${model}.nested abort first`, code);
    // What bound the transaction to its clinic may have been undone with the savepoint.
    const count = await client.delegate(model).count();
    assertThat(count === own.size(model), 'missing', `${model}.nested abort first`, String(count));
    return count;
  }),
  [
    'abort',
    async ({ own, target, output }, model) => {
      const write = target.write(own.identity, async (client) => {
        await client.delegate(model).create({ data: own.newRow(model) });
        await client.delegate(model).findMany({ take: 3 });
        throw new Abort();
      });
      const code = await fateOf(write);
      assertThat(code === 'aborted', 'missing', `${model}.abort`, code);
      output(`${model}.abort`, code);
    },
  ],
  [
    'update foreign',
    async (context, model) => {
      const id = foreignId(context, model);
      if (id === null) return;
      await refused(context, `${model}.update foreign`, async (client) =>
        client.delegate(model).update({ where: { id }, data: { createdAt: new Date(1) } }),
      );
    },
  ],
  [
    'create in foreign clinic',
    async (context, model) => {
      const { clinicId } = context.random.pick(context.others).identity;
      await refused(context, `${model}.create foreign`, async (client) =>
        client.delegate(model).createMany({ data: [{ ...context.own.newRow(model), clinicId }] }),
      );
    },
  ],
  [
    'point at foreign patient',
    async (context) => {
      const patientId = foreignId(context, 'Patient');
      if (patientId === null) return;
      await refused(context, 'Condition.create foreign patient', async (client) =>
        client.delegate('Condition').create({ data: { ...context.own.newRow('Condition'), patientId } }),
      );
    },
  ],
]);
