/** What the server says to one statement. */
export interface CannedAnswer {
  readonly description: Buffer;
  readonly rows: Buffer;
}

interface Column {
  /** Type's object id. */
  readonly type: number;
  readonly value: string;
}

const TEXT = 25;
const DATE = 1082;
const UUID = 2950;
const LSN = 3220;

/** The id of the one row there is. */
export const CANNED_ID = '01910000-0000-7000-8000-000000000001';
export const CANNED_CLINIC = '01900000-0000-7000-8000-000000000001';
/** Where every double stands in its log, whatever it is asked. */
export const CANNED_LSN = 0x3000060n;

/** The module asks for it behind reads, where there are replicas. */
const POSITION = /pg_current_wal_insert_lsn|pg_last_wal_replay_lsn/;

/** The columns that the benchmark selects. */
const COLUMNS: Readonly<Record<string, Column>> = {
  clinic_id: { type: UUID, value: CANNED_CLINIC },
  id: { type: UUID, value: CANNED_ID },
  mrn: { type: TEXT, value: 'MRN-00000001' },
  first_name: { type: TEXT, value: 'Ada' },
  last_name: { type: TEXT, value: 'Lovelace' },
  birth_date: { type: DATE, value: '1815-12-10' },
  status: { type: TEXT, value: 'active' },
};

/** @throws for a statement that is neither a SET, nor asks for the position, nor is a SELECT of the known columns */
export function cannedAnswer(text: string): CannedAnswer {
  if (text.startsWith('SET LOCAL ')) return { description: encode('n'), rows: completed('SET') };
  if (POSITION.test(text)) return answerOf([['position', { type: LSN, value: lsnText(CANNED_LSN) }]]);
  const names = [...(/^SELECT (.*?) FROM/s.exec(text)?.[1] ?? '').matchAll(/"patients"\."(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  if (names.length === 0) throw new Error(`no canned answer to: ${text}`);
  return answerOf(
    names.map((name) => {
      const column = COLUMNS[name];
      if (column === undefined) throw new Error(`no canned value of column ${name}`);
      return [name, column];
    }),
  );
}

function answerOf(columns: readonly [string, Column][]): CannedAnswer {
  return {
    description: encode('T', count(columns.length), ...columns.map(describeColumn)),
    rows: Buffer.concat([
      encode('D', count(columns.length), ...columns.map(([, { value }]) => sized(value))),
      completed('SELECT 1'),
    ]),
  };
}

/** One message: its type, its length, its body. */
export function encode(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(5);
  header.write(type, 0, 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

function lsnText(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`;
}

/** Name, table, attribute, type, size, modifier, format. */
function describeColumn([name, { type }]: [string, Column]): Buffer {
  const rest = Buffer.alloc(18);
  rest.writeInt32BE(type, 6);
  rest.writeInt16BE(-1, 10);
  rest.writeInt32BE(-1, 12);
  return Buffer.concat([Buffer.from(`${name}\0`), rest]);
}

function completed(tag: string): Buffer {
  return encode('C', Buffer.from(`${tag}\0`));
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function sized(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
