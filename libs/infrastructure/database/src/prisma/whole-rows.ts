import type { ModelDescription, ScalarFieldMetadata } from '../pipeline/model-metadata.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import { Prisma } from './generated/client/client.js';
import { modelMetadata } from './generated/model-metadata.js';

type Row = Record<string, unknown>;
type FromText = (text: string) => unknown;

interface Column {
  readonly field: string;
  readonly column: string;
  readonly read: FromText;
}

const UTC = '+00';

/** A date, or a time in a session whose zone is UTC, to the millisecond. */
function readDate(text: string): Date {
  const dateEnd = text.indexOf(' ');
  if (dateEnd < 0 || !text.endsWith(UTC)) return new Date(text.replace(' ', 'T'));
  return new Date(`${text.slice(0, dateEnd)}T${text.slice(dateEnd + 1, -UTC.length)}Z`);
}

/** What Prisma makes of each of its types. A type that is missing here is left to Prisma. */
const READERS: Readonly<Record<string, FromText>> = {
  String: (text) => text,
  Boolean: (text) => text === 't',
  Int: Number,
  BigInt,
  Decimal: (text) => new Prisma.Decimal(text),
  DateTime: readDate,
  Json: (text) => JSON.parse(text) as unknown,
};

/** The texts as the server sent them. */
const AS_SENT = { getTypeParser: (): FromText => (text) => text };

/**
 * Rows of one model by id, all columns, as Prisma would give them, and without it: Prisma takes twice as long over a
 * row as the driver does, which nothing outweighs where a statement brings the rows of many callers.
 */
class WholeRows {
  readonly #columns: readonly Column[];
  readonly #text: string;

  constructor({ table }: ModelDescription, columns: readonly Column[]) {
    this.#columns = columns;
    const names = columns.map(({ column }) => `"${column}"`).join(', ');
    this.#text = `SELECT ${names} FROM "${modelMetadata.schema}"."${table}" WHERE "id" = ANY($1::uuid[])`;
  }

  /** @param ids well-formed UUIDs */
  statement(ids: readonly string[]): StatementConfig {
    return { text: this.#text, values: [`{${ids.join()}}`], types: AS_SENT };
  }

  rowsOf({ rows }: StatementResult): Row[] {
    return rows.map((texts) => {
      const row: Row = {};
      this.#columns.forEach(({ field, read }, index) => {
        const text = texts[index] as string | null;
        row[field] = text === null ? null : read(text);
      });
      return row;
    });
  }
}

function columnsOf({ fields }: ModelDescription): Column[] | null {
  const columns: Column[] = [];
  for (const [field, metadata] of Object.entries(fields)) {
    if (metadata.kind === 'relation') continue;
    const read = readerOf(metadata);
    if (read === undefined) return null;
    columns.push({ field, column: metadata.column, read });
  }
  return columns;
}

function readerOf({ type, isList }: ScalarFieldMetadata): FromText | undefined {
  return isList || !Object.hasOwn(READERS, type) ? undefined : READERS[type];
}

const BY_MODEL: ReadonlyMap<string, WholeRows> = new Map(
  Object.values(modelMetadata.models).flatMap((model) => {
    const columns = columnsOf(model);
    return columns === null ? [] : [[model.name, new WholeRows(model, columns)]];
  }),
);

/** Undefined for a model with a column that only Prisma can read. */
export function wholeRowsOf({ name }: ModelDescription): WholeRows | undefined {
  return BY_MODEL.get(name);
}
