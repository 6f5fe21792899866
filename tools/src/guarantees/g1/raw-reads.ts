import { checkKeys, checkResult, foreignRow, type ProgramOperation } from './program-context.js';
import { subjectOf } from './subjects.js';

const keysIn = (rows: unknown): string[] => (rows as { key: string }[]).map(({ key }) => key);

/** @param text - `{key}` is the key in SQL */
function whole(name: string, text: string): readonly [string, ProgramOperation] {
  return [
    name,
    async (context, model) => {
      const operation = `${model}.${name}`;
      const { sqlKey } = subjectOf(model);
      const rows = await context.target.read(context.own.identity, (client) =>
        client.raw('query', text.replaceAll('{key}', sqlKey), model),
      );
      checkKeys(operation, context.own.keys(model), keysIn(rows));
      checkResult(context, operation, rows);
    },
  ];
}

/** SQL that names no clinic. */
export const RAW_READS: ReadonlyMap<string, ProgramOperation> = new Map<string, ProgramOperation>([
  whole('raw select all', 'SELECT {key} AS key FROM {table} ORDER BY 1'),
  whole('raw union', 'SELECT {key} AS key FROM {table} UNION SELECT {key} FROM {table} ORDER BY 1'),
  whole(
    'raw subselect',
    'SELECT {key} AS key FROM {table} WHERE {key} IN (SELECT {key} FROM {table}) ORDER BY 1',
  ),
  [
    'raw by foreign key',
    async (context, model) => {
      const { sqlKey, hasRepeatedKeys } = subjectOf(model);
      const foreign = foreignRow(context, model);
      if (foreign === null || hasRepeatedKeys) return;
      const operation = `${model}.raw by foreign key`;
      const text = `SELECT ${sqlKey} AS key FROM {table} WHERE ${sqlKey} = $1`;
      const rows = await context.target.read(context.own.identity, (client) =>
        client.raw('query', text, model, foreign.key),
      );
      checkKeys(operation, [], keysIn(rows));
      checkResult(context, operation, rows);
    },
  ],
]);
