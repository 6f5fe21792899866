import { ValidationError } from '../errors/index.js';
import { Prisma } from './generated/client/client.js';
import { modelMetadata } from './generated/model-metadata.js';

/** A piece of SQL that tagged raw calls accept: text and values kept apart. */
export type SqlFragment = Prisma.Sql;

/** Names for dynamic SQL: only those of the schema, quoted. Compose them into tagged `$queryRaw`. */
export class Identifiers {
  /** @throws DB_IDENTIFIER_REFUSED unless `name` is a table of the schema (`patients`) or one of its models (`Patient`) */
  table(name: string): SqlFragment {
    return Prisma.raw(`"${modelMetadata.schema}"."${tableOf(name)}"`);
  }

  /** @throws DB_IDENTIFIER_REFUSED unless `name` is a column of that table */
  column(table: string, name: string): SqlFragment {
    const columns = modelMetadata.tables[tableOf(table)] ?? [];
    if (!columns.includes(name)) throw ValidationError.identifierRefused('column');
    return Prisma.raw(`"${name}"`);
  }
}

function tableOf(name: string): string {
  // An object could be one name when it is looked up and another when it is written down.
  if (typeof name !== 'string') throw ValidationError.identifierRefused('table');
  if (Object.hasOwn(modelMetadata.tables, name)) return name;
  const model = Object.hasOwn(modelMetadata.models, name) ? modelMetadata.models[name] : undefined;
  if (model === undefined) throw ValidationError.identifierRefused('table');
  return model.table;
}
