/** What a caught value says about itself, whatever its shape. Texts in here may hold values: never print them. */
export interface FailureFacts {
  readonly name: string;
  readonly message: string;
  /** The five characters by which PostgreSQL names a condition. */
  readonly sqlState?: string;
  /** `P` and four digits, by which Prisma names a condition. */
  readonly prismaCode?: string;
  /** What Prisma's driver adapters call the condition when PostgreSQL gave no code, e.g. `ConnectionClosed`. */
  readonly adapterKind?: string;
  /** Node's code of a socket, DNS or TLS failure, e.g. `ECONNREFUSED`. */
  readonly systemCode?: string;
  /** The system call that failed, e.g. `connect`. */
  readonly systemCall?: string;
  readonly severity?: string;
  /** PostgreSQL's own text, which Prisma's message may lack. */
  readonly serverText?: string;
  readonly constraint?: string;
  readonly column?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Bag = Readonly<Record<string, unknown>>;

const DEEPEST = 6;
const SQL_STATE = /^[0-9A-Z]{5}$/;
const PRISMA_CODE = /^P\d{4}$/;
const SYSTEM_CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
const CODE_IN_MESSAGE = /(?:Raw query failed|Database error)\. Code: `([0-9A-Z]{5})`/;

/**
 * Reads the five shapes in which one failure can arrive: Prisma's error for a model operation, for a raw one (P2010)
 * or for a condition it has no code for (P2039), the driver adapter's own error (at COMMIT), and a plain `Error` or
 * pg's (connections). What was found first, nearest the surface, wins.
 */
export function readFacts(caught: unknown): FailureFacts {
  const facts: Mutable<FailureFacts> = { name: '', message: '' };
  try {
    visit(caught, facts, DEEPEST);
  } catch {
    return { name: facts.name, message: facts.message }; // a hostile getter: nothing it says is believed
  }
  return facts;
}

function visit(value: unknown, facts: Mutable<FailureFacts>, depth: number): void {
  if (!isBag(value) || depth === 0) return;
  facts.name ||= text(value['name']) ?? '';
  facts.message ||= text(value['message']) ?? '';
  readCodes(value, facts);
  readNames(value, facts);
  for (const inner of innerOf(value)) visit(inner, facts, depth - 1);
}

function readCodes(value: Bag, facts: Mutable<FailureFacts>): void {
  const code = text(value['code']) ?? text(value['errorCode']) ?? '';
  const severity = text(value['severity']);
  // 'P2002' and 'EPIPE' look like SQLSTATEs, so a bare code is one only beside PostgreSQL's severity.
  const sqlState = text(value['originalCode']) ?? (severity === undefined ? codeInMessage(value) : code);
  if (sqlState !== undefined && SQL_STATE.test(sqlState)) facts.sqlState ??= sqlState;
  if (severity === undefined) readBareCode(code, facts);
  keep(facts, 'severity', severity);
  keep(facts, 'serverText', text(value['originalMessage']) ?? (severity && text(value['message'])));
}

function readBareCode(code: string, facts: Mutable<FailureFacts>): void {
  if (PRISMA_CODE.test(code)) facts.prismaCode ??= code;
  else if (SYSTEM_CODE.test(code)) facts.systemCode ??= code;
}

function readNames(value: Bag, facts: Mutable<FailureFacts>): void {
  keep(facts, 'adapterKind', text(value['kind']));
  keep(facts, 'systemCall', text(value['syscall']));
  keep(facts, 'column', text(value['column']));
  const constraint = value['constraint'];
  keep(facts, 'constraint', text(isBag(constraint) ? constraint['index'] : constraint));
}

type TextKey = 'adapterKind' | 'systemCall' | 'column' | 'constraint' | 'severity' | 'serverText';

function keep(facts: Mutable<FailureFacts>, key: TextKey, value: string | undefined): void {
  if (value !== undefined) facts[key] ??= value;
}

/** Where an error keeps the one below it: Prisma in its meta, most in their cause, Node's connect in a list. */
function innerOf(value: Bag): unknown[] {
  const { meta, cause, errors } = value;
  const adapterError = isBag(meta) ? meta['driverAdapterError'] : undefined;
  const list: readonly unknown[] = Array.isArray(errors) ? errors.slice(0, DEEPEST) : [];
  return [adapterError, cause, ...list];
}

function codeInMessage(value: Bag): string | undefined {
  return CODE_IN_MESSAGE.exec(text(value['message']) ?? '')?.[1];
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
