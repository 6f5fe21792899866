import type { FieldMetadata, ModelDescription } from '../../src/pipeline/model-metadata.js';
import { Prisma } from '../../src/prisma/generated/client/client.js';
import type { Data } from '../support/model-rows.js';
import type { Cell, CellContext } from './cell.js';
import { caseOf } from './clinic-pair.js';

const { sql, raw, join } = Prisma;

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'int',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Decimal: 'numeric',
  DateTime: 'timestamptz',
  Json: 'jsonb',
};

/** The same by raw SQL, where nothing but the database stands between the caller and other clinics' rows. */
export function rawCells(model: ModelDescription): Cell[] {
  const table = raw(`healthcare.${model.table}`);
  const columns = raw(columnsOf(model).join(', '));
  const key = raw(model.primaryKey.map((field) => columnOf(model, field)).join(', '));
  const set = join(assignments(model, caseOf(model.name).touch));
  const is = ({ subject }: CellContext) => conditionOn(model, subject.row(model.name));
  const reading = (name: string, text: (context: CellContext) => Prisma.Sql): Cell => ({
    covers: `raw ${name}`,
    name: `raw ${name}`,
    kind: 'read',
    run: (context) => context.client.$queryRaw(text(context)),
  });
  const writing = (name: string, text: (context: CellContext) => Prisma.Sql): Cell => ({
    covers: `raw ${name.split(',')[0] ?? name}`,
    name: `raw ${name}`,
    kind: 'write',
    run: (context) => context.client.$executeRaw(text(context)),
  });
  const inserting = (name: string, borrowed: (row: Data) => Data): Cell[] =>
    [sql``, sql`ON CONFLICT DO NOTHING`, sql`ON CONFLICT (${key}) DO UPDATE SET ${set}`].map((conflict) =>
      writing(`insert, ${name} ${conflict.sql.slice(0, 22)}`.trimEnd(), (context) => {
        const row = { ...context.own.newRow(model.name), ...borrowed(context.subject.row(model.name)) };
        return sql`INSERT INTO ${table} ${insertion(model, row)} ${conflict}`;
      }),
    );
  return [
    reading('select', (context) => sql`SELECT ${columns} FROM ${table} WHERE ${is(context)}`),
    reading(
      'cte',
      (context) =>
        sql`WITH x AS MATERIALIZED (SELECT ${columns} FROM ${table}) SELECT count(*)::int AS n FROM x WHERE ${is(context)}`,
    ),
    reading(
      'subselect',
      (context) =>
        sql`SELECT count(*)::int AS n FROM ${table} WHERE EXISTS (SELECT FROM ${table} WHERE ${is(context)})`,
    ),
    reading(
      'union',
      (context) =>
        sql`SELECT count(*)::int AS n FROM (SELECT ${columns} FROM ${table} UNION ALL SELECT ${columns} FROM ${table}) x WHERE ${is(context)}`,
    ),
    ...inserting('its key', (row) =>
      pick(
        row,
        model.primaryKey.filter((field) => field !== model.clinicField),
      ),
    ),
    ...(model.clinicField === null ? [] : inserting('its clinic', (row) => pick(row, ['clinicId']))),
    writing('update', (context) => sql`UPDATE ${table} SET ${set} WHERE ${is(context)}`),
    writing(
      'update in a cte',
      (context) => sql`WITH x AS (UPDATE ${table} SET ${set} WHERE ${is(context)} RETURNING 1) SELECT FROM x`,
    ),
    writing(
      'merge',
      (context) =>
        sql`MERGE INTO ${table} t USING (SELECT ${key} FROM ${table} WHERE ${is(context)}) s
          ON ${raw(model.primaryKey.map((field) => `t.${columnOf(model, field)} = s.${columnOf(model, field)}`).join(' AND '))}
          WHEN MATCHED THEN UPDATE SET ${set}`,
    ),
    writing('delete', (context) => sql`DELETE FROM ${table} WHERE ${is(context)}`),
    writing('lock', (context) => sql`SELECT ${key} FROM ${table} WHERE ${is(context)} FOR UPDATE`),
  ];
}

function pick(row: Data, fields: readonly string[]): Data {
  return Object.fromEntries(fields.map((field) => [field, row[field]]));
}

function scalarOf(model: ModelDescription, name: string): Extract<FieldMetadata, { kind: 'scalar' }> {
  const field = model.fields[name];
  if (field?.kind !== 'scalar') throw new Error(`${model.name} has no column for ${name}`);
  return field;
}

function columnOf(model: ModelDescription, field: string): string {
  return scalarOf(model, field).column;
}

function columnsOf(model: ModelDescription): string[] {
  return Object.values(model.fields).flatMap((field) => (field.kind === 'scalar' ? [field.column] : []));
}

function valueOf(model: ModelDescription, name: string, value: unknown): Prisma.Sql {
  const field = scalarOf(model, name);
  const type = field.isUuid ? 'uuid' : (TYPES[field.type] ?? field.type);
  return sql`${value}::${raw(field.isList ? `${type}[]` : type)}`;
}

function assignments(model: ModelDescription, data: Data): Prisma.Sql[] {
  return Object.entries(data).map(
    ([name, value]) => sql`${raw(columnOf(model, name))} = ${valueOf(model, name, value)}`,
  );
}

/** A row by its key, whatever clinic it is in. */
function conditionOn(model: ModelDescription, row: Data): Prisma.Sql {
  return join(assignments(model, pick(row, model.primaryKey)), ' AND ');
}

function insertion(model: ModelDescription, row: Data): Prisma.Sql {
  const names = Object.keys(row);
  const columns = raw(names.map((name) => columnOf(model, name)).join(', '));
  return sql`(${columns}) VALUES (${join(names.map((name) => valueOf(model, name, row[name])))})`;
}
