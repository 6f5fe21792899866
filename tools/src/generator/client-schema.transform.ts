import { SchemaAnnotationError } from './annotation.js';

/**
 * Makes the client's schema out of the database's: hidden fields go, and `id` becomes unique on models
 * keyed by clinic and id, so that `{ id }` works wherever Prisma wants a unique key. Row-level security
 * supplies the clinic, and the composite key's index serves the query. No such index exists on `id`.
 * @param schema text of one `.prisma` file
 */
export function toClientSchema(schema: string): string {
  return schema.replace(/^model \w+ \{\n[\s\S]*?^\}$/gm, (model) => markIdUnique(dropHiddenFields(model)));
}

function dropHiddenFields(model: string): string {
  const kept: string[] = [];
  let comments: string[] = [];
  for (const line of model.split('\n')) {
    if (line.trimStart().startsWith('///')) {
      comments.push(line);
      continue;
    }
    if (!comments.some((comment) => /^\s*\/\/\/\s*@hidden\s*$/.test(comment))) kept.push(...comments, line);
    comments = [];
  }
  return kept.join('\n');
}

function markIdUnique(model: string): string {
  if (!/^\s*@@id\(\[clinicId, id\]\)$/m.test(model)) return model;
  const idField = /^(\s*id\s+String)(\s.*)$/m;
  if (!idField.test(model)) {
    const name = /^model (\w+)/.exec(model)?.[1] ?? 'unnamed';
    throw new SchemaAnnotationError(
      `Model ${name} is keyed by clinic and id, but its id is no String field.`,
    );
  }
  return model.replace(idField, '$1 @unique$2');
}
