/**
 * A place in PostgreSQL's write-ahead log, in bytes since its beginning; later is larger.
 *
 * Source: PostgreSQL manual, "pg_lsn Type".
 */
export type Lsn = bigint;

const TEXT = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;

/** The place that PostgreSQL writes as `16/B374D848`; null for anything else. */
export function parseLsn(text: unknown): Lsn | null {
  const [, high, low] = TEXT.exec(typeof text === 'string' ? text : '') ?? [];
  if (high === undefined || low === undefined) return null;
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export function formatLsn(lsn: Lsn): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`.toUpperCase();
}

/** The later of two places; an absent one is earlier than any. */
export function laterOf(a: Lsn | undefined, b: Lsn | undefined): Lsn | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
