import { ABORTED_WRITES } from './aborted-writes.js';
import { NESTED_WRITES } from './nested-writes.js';
import { checkKeys, foreignRow } from './program-context.js';
import { REFUSED_WRITES } from './refused-writes.js';
import type { Data } from './subject.js';
import { subjectOf } from './subjects.js';
import { assertThat } from './violation.js';
import { having, roomFor, write, type WriteOperation } from './write-operation.js';

/** Rows are told by keys that the caller chose: nothing comes back that would hold them. */
const roomForNamed =
  (count: number): WriteOperation['fits'] =>
  (model, own) =>
    model !== 'User' && own.canMake(model, count);

export const DELETE_OWN_LEAF: WriteOperation = write(
  'delete own',
  (model, own) => subjectOf(model).isLeaf && having('delete', 4)(model, own),
  async ({ own, delegate, subject, model }) => {
    const key = own.keyOf(model);
    const row = await delegate.delete({ where: subject.unique(key, own.identity.clinicId) });
    own.remove(model, key);
    return row;
  },
);

export const WRITE_OPERATIONS: readonly WriteOperation[] = [
  write('create', roomFor(1), async ({ own, delegate, model }) => {
    const row = await delegate.create({ data: own.newRow(model) });
    own.add(model, row);
    return row;
  }),
  write('createMany skipDuplicates', roomForNamed(2), async ({ own, delegate, model, operation }) => {
    const rows = own.newRows(model, 2);
    const result = (await delegate.createMany({ data: rows, skipDuplicates: true })) as { count: number };
    // Labels repeat across clinics: a skipped row would mean that another clinic's was in the way.
    assertThat(result.count === rows.length, 'missing', operation, String(result.count));
    for (const row of rows) own.add(model, row);
    return result;
  }),
  write('createManyAndReturn', roomFor(2), async ({ own, delegate, model, operation }) => {
    const rows = (await delegate.createManyAndReturn({ data: own.newRows(model, 2) })) as Data[];
    assertThat(rows.length === 2, 'missing', operation, String(rows.length));
    for (const row of rows) own.add(model, row);
    return rows;
  }),
  write('update own', having('update'), async ({ own, delegate, subject, model, operation }) => {
    const key = own.keyOf(model);
    const where = subject.unique(key, own.identity.clinicId);
    const row = (await delegate.update({ where, data: {} })) as Data;
    assertThat(subject.keyOf(row) === key, 'missing', operation, key);
    return row;
  }),
  write('updateMany all', having('update'), async ({ own, delegate, subject, model, operation }) => {
    const result = (await delegate.updateMany({ data: subject.touch })) as { count: number };
    assertThat(result.count === own.size(model), 'foreign', operation, String(result.count));
    return result;
  }),
  write('updateManyAndReturn all', having('update'), async (call) => {
    const { own, delegate, subject, model, operation } = call;
    const rows = (await delegate.updateManyAndReturn({ data: subject.touch })) as Data[];
    checkKeys(
      operation,
      own.keys(model),
      rows.map((row) => subject.keyOf(row)),
    );
    return rows;
  }),
  write('raw update all', having('update'), async ({ own, client, subject, model, operation }) => {
    const count = await client.raw('execute', `UPDATE {table} SET ${subject.sqlTouch}`, model);
    assertThat(Number(count) === own.size(model), 'foreign', operation, String(count));
    return count;
  }),
  write('upsert new', roomForNamed(1), async ({ own, delegate, subject, model }) => {
    const create = own.newRow(model);
    const where = subject.unique(subject.keyOf(create) ?? '', own.identity.clinicId);
    const row = await delegate.upsert({ where, create, update: {} });
    own.add(model, create);
    return row;
  }),
  write('upsert own', roomFor(1), async ({ own, delegate, subject, model, operation }) => {
    const key = own.keyOf(model);
    const where = subject.unique(key, own.identity.clinicId);
    const row = (await delegate.upsert({ where, create: own.newRow(model), update: subject.touch })) as Data;
    assertThat(subject.keyOf(row) === key, 'missing', operation, key);
    return row;
  }),
  write(
    'deleteMany foreign',
    having('delete', 0),
    async ({ context, delegate, subject, model, operation }) => {
      const foreign = foreignRow(context, model);
      if (foreign === null) return null;
      const where = { AND: [subject.among([foreign.key]), subject.ofClinic(foreign.clinicId)] };
      const result = (await delegate.deleteMany({ where })) as { count: number };
      assertThat(result.count === 0, 'foreign', operation, String(result.count));
      return result;
    },
  ),
  DELETE_OWN_LEAF,
  ...NESTED_WRITES,
  ...ABORTED_WRITES,
  ...REFUSED_WRITES,
];
