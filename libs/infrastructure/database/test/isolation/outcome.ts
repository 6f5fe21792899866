import { shownBy } from '../support/seen-error.js';
import type { Data } from '../support/model-rows.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const LABEL = /(?:alpha|beta|nobody|new)-[0-9a-f]+/g;

/** What a caller got, as text: a value or everything an error shows. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  return await work().then(
    (value) => `value ${textOf(value)}`,
    (error: unknown) => `error ${textOf(shownBy(error))}`,
  );
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? `${String(inner)}n` : inner,
  );
}

/**
 * The outcome without what must differ between two runs: values that the caller itself put in, ids and labels made
 * anew, times. The ids of the clinic's own rows stay: whether they are there is the point.
 */
export function comparable(outcome: string, ownIds: ReadonlySet<string>): string {
  return outcome
    .replace(UUID, (id) => (ownIds.has(id) ? id : '<id>'))
    .replace(TIME, '<time>')
    .replace(LABEL, '<label>')
    .replace(/"position":\d+/g, '"position":<n>');
}

/** Values of rows, at any depth, that are ids. */
export function idsIn(rows: readonly Data[]): string[] {
  return rows.flatMap((row) => textOf(row).match(UUID) ?? []);
}
