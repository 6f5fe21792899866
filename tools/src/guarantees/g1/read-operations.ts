import {
  checkIds,
  checkResult,
  foreignId,
  type ProgramContext,
  type ProgramOperation,
} from './program-context.js';
import type { LooseDelegate } from './target.port.js';
import { assertThat, codeOf } from './violation.js';

type Read = (context: ProgramContext, delegate: LooseDelegate, model: string) => Promise<unknown>;

function read(name: string, body: Read): readonly [string, ProgramOperation] {
  return [
    name,
    async (context, model) => {
      const operation = `${model}.${name}`;
      const result = await context.target.read(context.own.identity, (client) =>
        body(context, client.delegate(model), model),
      );
      checkResult(context, operation, result);
    },
  ];
}

/** Chosen by the operation's own source: reads run side by side, in no fixed order. */
const ownId = ({ own, random }: ProgramContext, model: string): string => random.pick(own.ids(model));

/** To-many relations that stay inside the clinic, by model. */
const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  Patient: ['appointments', 'conditions', 'observations', 'invoices', 'prescriptions', 'clinic'],
  Practitioner: ['appointments', 'prescriptions', 'clinic'],
  Appointment: ['patient', 'practitioner', 'conditions', 'clinic'],
  Invoice: ['lines', 'patient', 'clinic'],
  InvoiceLine: ['invoice', 'clinic'],
  Location: ['appointments', 'memberships', 'clinic'],
  LoginSession: ['user', 'clinic'],
};

const relationsOf = (model: string): readonly string[] => RELATIONS[model] ?? ['patient', 'clinic'];

/** Every way of reading, each with what it must answer. */
export const READ_OPERATIONS: ReadonlyMap<string, ProgramOperation> = new Map([
  read('findUnique own', async (context, delegate, model) => {
    const id = ownId(context, model);
    const row = (await delegate.findUnique({ where: { id } })) as { id: string } | null;
    assertThat(
      row?.id === id,
      row === null ? 'missing' : 'foreign',
      `${model}.findUnique`,
      'not the row asked for',
    );
    return row;
  }),
  read('findUnique foreign', async (context, delegate, model) => {
    const id = foreignId(context, model);
    if (id === null) return null;
    const row = await delegate.findUnique({ where: { id } });
    assertThat(row === null, 'foreign', `${model}.findUnique`, id);
    return row;
  }),
  read('findUniqueOrThrow foreign', async (context, delegate, model) => {
    const id = foreignId(context, model);
    if (id === null) return null;
    const code = await delegate.findUniqueOrThrow({ where: { id } }).then(() => 'found', codeOf);
    assertThat(code === 'DB_NOT_FOUND' || code === 'P2025', 'foreign', `${model}.findUniqueOrThrow`, code);
    return code;
  }),
  read('findUnique select', async (context, delegate, model) => {
    const id = ownId(context, model);
    const row = await delegate.findUnique({ where: { id }, select: { clinicId: true } });
    assertThat(row !== null, 'missing', `${model}.findUnique select`, id);
    return row;
  }),
  read('findUnique include', async (context, delegate, model) => {
    const include = { [context.random.pick(relationsOf(model))]: true };
    const row = await delegate.findUnique({ where: { id: ownId(context, model) }, include });
    assertThat(row !== null, 'missing', `${model}.findUnique include`, JSON.stringify(include));
    return row;
  }),
  read('findFirst own', async (context, delegate, model) => {
    const id = ownId(context, model);
    const row = (await delegate.findFirst({ where: { id } })) as { id: string } | null;
    assertThat(row?.id === id, 'missing', `${model}.findFirst`, id);
    return row;
  }),
  read('findMany all', async ({ own }, delegate, model) => {
    const rows = await delegate.findMany({ orderBy: { id: 'asc' } });
    checkIds(`${model}.findMany`, own.ids(model), rows);
    return rows;
  }),
  read('findMany mixed ids', async (context, delegate, model) => {
    const { own, random } = context;
    const mine = random.some(own.ids(model), 5);
    const theirs = [1, 2, 3].map(() => foreignId(context, model)).filter((id) => id !== null);
    const rows = await delegate.findMany({
      where: { id: { in: [...mine, ...theirs] } },
      orderBy: { id: 'asc' },
    });
    checkIds(`${model}.findMany in`, [...new Set(mine)], rows);
    return rows;
  }),
  read('findMany cursor', async (context, delegate, model) => {
    const id = context.random.chance(0.5)
      ? ownId(context, model)
      : (foreignId(context, model) ?? ownId(context, model));
    return await delegate.findMany({ cursor: { id }, take: 5, orderBy: { id: 'asc' } });
  }),
  read('findMany include', async (context, delegate, model) => {
    const include = { [context.random.pick(relationsOf(model))]: true };
    return await delegate.findMany({ include, take: 5, orderBy: { id: 'asc' } });
  }),
  read('findMany OR everything', async (context, delegate, model) => {
    const { own } = context;
    const id = ownId(context, model);
    const rows = await delegate.findMany({
      where: { OR: [{ NOT: { id } }, { id }] },
      orderBy: { id: 'asc' },
    });
    checkIds(`${model}.findMany OR`, own.ids(model), rows);
    return rows;
  }),
  read('findMany foreign clinic', async ({ others, random }, delegate, model) => {
    const { clinicId } = random.pick(others).identity;
    const rows = (await delegate.findMany({ where: { clinicId } })) as unknown[];
    assertThat(rows.length === 0, 'foreign', `${model}.findMany clinicId`, String(rows.length));
    return rows;
  }),
  read('count', async ({ own }, delegate, model) => {
    const count = await delegate.count();
    assertThat(
      Number(count) === own.size(model),
      Number(count) > own.size(model) ? 'foreign' : 'missing',
      `${model}.count`,
      String(count),
    );
    return count;
  }),
  read('aggregate', async ({ own }, delegate, model) => {
    const result = (await delegate.aggregate({
      _count: { _all: true },

      _max: { createdAt: true },
    })) as { _count: { _all: number } };
    assertThat(
      result._count._all === own.size(model),
      'foreign',
      `${model}.aggregate`,
      String(result._count._all),
    );
    return result;
  }),
  read('groupBy', async ({ own }, delegate, model) => {
    const groups = (await delegate.groupBy({ by: ['clinicId'], _count: { _all: true } })) as {
      _count: { _all: number };
    }[];
    assertThat(
      groups.length === (own.size(model) === 0 ? 0 : 1),
      'foreign',
      `${model}.groupBy`,
      String(groups.length),
    );
    assertThat((groups[0]?._count._all ?? 0) === own.size(model), 'missing', `${model}.groupBy`, 'count');
    return groups;
  }),
]);

/** Raw reads, in the same table of names. */
export const RAW_READS: ReadonlyMap<string, ProgramOperation> = new Map(
  [
    ['raw select all', 'SELECT id, clinic_id FROM {table} ORDER BY id', true],
    [
      'raw union',
      'SELECT id, clinic_id FROM {table} UNION SELECT id, clinic_id FROM {table} ORDER BY id',
      true,
    ],
    [
      'raw subselect',
      'SELECT id, clinic_id FROM {table} WHERE id IN (SELECT id FROM {table}) ORDER BY id',
      true,
    ],
    ['raw by foreign id', 'SELECT id, clinic_id FROM {table} WHERE id = $1::uuid', false],
  ].map(([name, text, isWhole]) => [
    String(name),
    async (context: ProgramContext, model: string) => {
      const id = isWhole === true ? undefined : (foreignId(context, model) ?? undefined);
      if (isWhole !== true && id === undefined) return;
      const rows = await context.target.read(context.own.identity, (client) =>
        client.raw('query', String(text), model, id),
      );
      checkIds(`${model}.${String(name)}`, isWhole === true ? context.own.ids(model) : [], rows);
      checkResult(context, `${model}.${String(name)}`, rows);
    },
  ]),
);
