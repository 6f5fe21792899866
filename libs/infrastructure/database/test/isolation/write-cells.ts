import type { ModelDescription } from '../../src/pipeline/model-metadata.js';
import type { Data } from '../support/model-rows.js';
import { referencesOf, valuesOf, type Cell, type CellContext } from './cell.js';
import { caseOf, delegateOf, filterRow, whereRow, whereUnique } from './clinic-pair.js';

type Args = (context: CellContext) => unknown;

/** Every way of writing that names a row or a value, for one model. */
export function writeCells(model: ModelDescription): Cell[] {
  const { touch } = caseOf(model.name);
  const writing = (covers: string, name: string, args: Args): Cell => ({
    covers,
    name,
    kind: 'write',
    run: ({ client, ...context }) =>
      delegateOf(client, model)[covers]?.(args({ client, ...context })) as Promise<unknown>,
  });
  const target = ({ subject }: CellContext) => whereRow(model, subject.row(model.name));
  const filter = ({ subject }: CellContext) => filterRow(model, subject.row(model.name));
  const ownTarget = ({ own }: CellContext) => whereRow(model, own.row(model.name, 1));
  return [
    ...borrowedData(model).flatMap(({ name, data }) => [
      writing('create', `create with ${name}`, (context) => ({ data: data(context) })),
      writing('createMany', `createMany with ${name}`, (context) => ({ data: [data(context)] })),
      writing('createMany', `createMany, skipping duplicates, with ${name}`, (context) => ({
        data: [data(context)],
        skipDuplicates: true,
      })),
      writing('createManyAndReturn', `createManyAndReturn with ${name}`, (context) => ({
        data: [data(context)],
      })),
    ]),
    ...borrowedChanges(model).flatMap(({ name, data }) => [
      writing('update', `update of an own row to ${name}`, (context) => ({
        where: ownTarget(context),
        data: data(context),
      })),
      writing('updateMany', `updateMany of own rows to ${name}`, (context) => ({
        where: filterRow(model, context.own.row(model.name, 1)),
        data: data(context),
      })),
    ]),
    writing('update', 'update', (context) => ({ where: target(context), data: touch })),
    writing('updateMany', 'updateMany', (context) => ({ where: filter(context), data: touch })),
    writing('updateManyAndReturn', 'updateManyAndReturn', (context) => ({
      where: filter(context),
      data: touch,
    })),
    ...model.uniqueKeys.map((key) =>
      writing('upsert', `upsert by ${key.name}`, ({ own, subject }) => {
        const row = subject.row(model.name);
        return {
          where: whereUnique(key, row),
          create: { ...own.newRow(model.name), ...valuesOf(key.fields, model, row) },
          update: touch,
        };
      }),
    ),
    writing('delete', 'delete', (context) => ({ where: target(context) })),
    writing('deleteMany', 'deleteMany', (context) => ({ where: filter(context) })),
  ];
}

interface Borrowed {
  readonly name: string;
  data(context: CellContext): Data;
}

/** New rows that are the caller's own but for one thing taken from the subject. */
function borrowedData(model: ModelDescription): Borrowed[] {
  return borrowedChanges(model).map(({ name, data }) => ({
    name,
    data: (context) => ({ ...context.own.newRow(model.name), ...data(context) }),
  }));
}

/** One thing taken from the subject: its clinic, the values of a unique key, or a row it points at. */
function borrowedChanges(model: ModelDescription): Borrowed[] {
  const clinic = model.clinicField;
  const rowOf = ({ subject }: CellContext) => subject.row(model.name);
  return [
    ...(clinic === null
      ? []
      : [{ name: 'its clinic', data: (context: CellContext) => ({ [clinic]: rowOf(context)[clinic] }) }]),
    ...model.uniqueKeys.map(({ name, fields }) => ({
      name: `its ${name}`,
      data: (context: CellContext) => valuesOf(fields, model, rowOf(context)),
    })),
    ...referencesOf(model)
      .filter(({ field }) => field.relationFields.some((key) => key !== clinic))
      .map(({ name, field }) => ({
        name: `its ${name}`,
        data: ({ subject }: CellContext) => referenceTo(field, clinic, subject.row(field.relation)),
      })),
  ];
}

/** The foreign key's values for a row, the clinic left out where it is the model's own. */
function referenceTo(
  field: { readonly relationFields: readonly string[]; readonly referencedFields: readonly string[] },
  clinic: string | null,
  row: Data,
): Data {
  const pairs = field.relationFields.map(
    (key, index) => [key, row[field.referencedFields[index] ?? '']] as const,
  );
  return Object.fromEntries(pairs.filter(([key]) => key !== clinic));
}
