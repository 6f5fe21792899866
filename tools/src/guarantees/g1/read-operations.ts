import {
  checkKeys,
  checkResult,
  foreignRow,
  type ProgramContext,
  type ProgramOperation,
} from './program-context.js';
import type { Data, Subject } from './subject.js';
import { subjectOf } from './subjects.js';
import type { LooseDelegate } from './target.port.js';
import { assertThat, codeOf } from './violation.js';

interface ReadCall {
  readonly context: ProgramContext;
  readonly delegate: LooseDelegate;
  readonly subject: Subject;
  readonly model: string;
  readonly operation: string;
  readonly clinicId: string;
}

function read(name: string, body: (call: ReadCall) => Promise<unknown>): readonly [string, ProgramOperation] {
  return [
    name,
    async (context, model) => {
      const operation = `${model}.${name}`;
      const { clinicId } = context.own.identity;
      const subject = subjectOf(model);
      const result = await context.target.read(context.own.identity, (client) =>
        body({ context, delegate: client.delegate(model), subject, model, operation, clinicId }),
      );
      checkResult(context, operation, result);
    },
  ];
}

/** Chosen by the operation's own source: reads run side by side, in no fixed order. */
const ownKey = ({ context: { own, random }, model }: ReadCall): string => random.pick(own.keys(model));
const anyInclude = ({ context, subject }: ReadCall): Data => ({
  [context.random.pick(subject.relations)]: true,
});
const keysOf = ({ subject }: ReadCall, rows: unknown): (string | undefined)[] =>
  (rows as Data[]).map((row) => subject.keyOf(row));

/** The row that was asked for, and no other. */
function assertIs({ subject, operation }: ReadCall, key: string, row: unknown): void {
  const isNothing = row === null;
  const isIt = !isNothing && subject.keyOf(row as Data) === key;
  assertThat(isIt, isNothing ? 'missing' : 'foreign', operation, 'not the row asked for');
}

/** A call that throws when nothing is found, asked for another clinic's row. */
function orThrow(method: 'findUniqueOrThrow' | 'findFirstOrThrow') {
  return read(`${method} foreign`, async (call) => {
    const { context, delegate, subject, model, operation } = call;
    const foreign = foreignRow(context, model);
    if (foreign === null) return null;
    const { key, clinicId } = foreign;
    const where =
      method === 'findUniqueOrThrow' ? subject.unique(key, clinicId) : foreignFilter(subject, foreign);
    const code = await delegate[method]({ where }).then(() => 'found', codeOf);
    assertThat(code === 'DB_NOT_FOUND' || code === 'P2025', 'foreign', operation, code);
    return code;
  });
}

/** Exactly another clinic's row: keys that repeat from clinic to clinic do not find one's own. */
const foreignFilter = (subject: Subject, { key, clinicId }: { key: string; clinicId: string }): Data => ({
  AND: [subject.among([key]), subject.ofClinic(clinicId)],
});

/** Every way of reading, each with what it must answer. */
export const READ_OPERATIONS: ReadonlyMap<string, ProgramOperation> = new Map([
  read('findUnique own', async (call) => {
    const key = ownKey(call);
    const row = await call.delegate.findUnique({ where: call.subject.unique(key, call.clinicId) });
    assertIs(call, key, row);
    return row;
  }),
  read('findUnique foreign', async ({ context, delegate, subject, model, operation }) => {
    const foreign = foreignRow(context, model);
    if (foreign === null) return null;
    const row = await delegate.findUnique({ where: subject.unique(foreign.key, foreign.clinicId) });
    assertThat(row === null, 'foreign', operation, foreign.key);
    return row;
  }),
  orThrow('findUniqueOrThrow'),
  read('findUnique select', async (call) => {
    const where = call.subject.unique(ownKey(call), call.clinicId);
    const row = await call.delegate.findUnique({ where, select: call.subject.select });
    assertThat(row !== null, 'missing', call.operation, 'the row asked for');
    return row;
  }),
  read('findUnique include', async (call) => {
    const where = call.subject.unique(ownKey(call), call.clinicId);
    const row = await call.delegate.findUnique({ where, include: anyInclude(call) });
    assertThat(row !== null, 'missing', call.operation, 'the row asked for');
    return row;
  }),
  read('findFirst own', async (call) => {
    const key = ownKey(call);
    const row = await call.delegate.findFirst({ where: call.subject.among([key]) });
    assertIs(call, key, row);
    return row;
  }),
  read('findFirstOrThrow own', async (call) => {
    const key = ownKey(call);
    const row = await call.delegate.findFirstOrThrow({ where: call.subject.among([key]) });
    assertIs(call, key, row);
    return row;
  }),
  orThrow('findFirstOrThrow'),
  read('findMany all', async (call) => {
    const rows = await call.delegate.findMany({ orderBy: call.subject.order });
    checkKeys(call.operation, call.context.own.keys(call.model), keysOf(call, rows));
    return rows;
  }),
  read('findMany mixed keys', async (call) => {
    const { context, model, subject } = call;
    const mine = context.random.some(context.own.keys(model), 5);
    const theirs = [1, 2, 3].flatMap(() => foreignRow(context, model) ?? []);
    const where = { OR: [subject.among(mine), ...theirs.map((row) => foreignFilter(subject, row))] };
    const rows = await call.delegate.findMany({ where, orderBy: subject.order });
    checkKeys(call.operation, mine, keysOf(call, rows));
    return rows;
  }),
  read('findMany cursor', async (call) => {
    const { context, model, subject, clinicId } = call;
    const own = { key: ownKey(call), clinicId };
    const { key, ...at } = context.random.chance(0.5) ? own : (foreignRow(context, model) ?? own);
    const cursor = subject.unique(key, at.clinicId);
    return await call.delegate.findMany({ cursor, take: 5, orderBy: subject.order });
  }),
  read('findMany include', async (call) =>
    call.delegate.findMany({ include: anyInclude(call), take: 5, orderBy: call.subject.order }),
  ),
  read('findMany OR everything', async (call) => {
    const one = call.subject.among([ownKey(call)]);
    const rows = await call.delegate.findMany({
      where: { OR: [{ NOT: one }, one] },
      orderBy: call.subject.order,
    });
    checkKeys(call.operation, call.context.own.keys(call.model), keysOf(call, rows));
    return rows;
  }),
  read('findMany foreign clinic', async ({ context, delegate, subject, operation }) => {
    const { clinicId } = context.random.pick(context.others).identity;
    const rows = (await delegate.findMany({ where: subject.ofClinic(clinicId) })) as unknown[];
    assertThat(rows.length === 0, 'foreign', operation, String(rows.length));
    return rows;
  }),
  read('count', async ({ context, delegate, model, operation }) => {
    const count = Number(await delegate.count());
    const own = context.own.size(model);
    assertThat(count === own, count > own ? 'foreign' : 'missing', operation, String(count));
    return count;
  }),
  read('aggregate', async ({ context, delegate, model, operation }) => {
    const result = (await delegate.aggregate({ _count: { _all: true }, _max: { createdAt: true } })) as {
      _count: { _all: number };
    };
    const { _all: count } = result._count;
    const own = context.own.size(model);
    assertThat(count === own, count > own ? 'foreign' : 'missing', operation, String(count));
    return result;
  }),
  read('groupBy', async ({ context, delegate, subject, model, operation }) => {
    const groups = (await delegate.groupBy({ by: [subject.common], _count: { _all: true } })) as {
      _count: { _all: number };
    }[];
    const own = context.own.size(model);
    assertThat(groups.length === (own === 0 ? 0 : 1), 'foreign', operation, String(groups.length));
    assertThat((groups[0]?._count._all ?? 0) === own, 'missing', operation, 'count');
    return groups;
  }),
]);
