import type { Catalogue, ErrorEntry } from './catalogue.js';
import { code, page, table } from './markdown.js';

const INTRODUCTION = [
  'Every error of the module is a `DatabaseError`. Switch on `code`: it is stable, the message is not.',
  '`toJSON()` gives `{ error: { type, code, message, statusCode, retryable, correlationId, field? } }`, which may be sent to a client as it is: a message holds rules, names and limits, never a value, SQL, host or row. What lay below is described by `cause` without its text.',
  "**Retry** says whether the same call, repeated after a pause, can succeed. An error has no effect (`outcome: 'none'`) unless its outcome is `unknown`: then read before you write again.",
];

/** `docs/errors.md`: every code, by class. */
export function errorsDocument({ errors }: Catalogue): string {
  const types = [...new Set(Object.values(errors).map(({ type }) => type))];
  const sections = types.flatMap((type) => [
    `## ${type}`,
    tableOf(Object.entries(errors).filter(isOf(type))),
  ]);
  return page('Errors', '`libs/infrastructure/database/src/errors/registry`', [...INTRODUCTION, ...sections]);
}

function isOf(type: string) {
  return ([, error]: [string, ErrorEntry]): boolean => error.type === type;
}

function tableOf(errors: readonly (readonly [string, ErrorEntry])[]): string {
  const rows = errors.map(([name, error]) => [
    code(name),
    String(error.statusCode),
    error.retryable ? 'yes' : 'no',
    error.infrastructure ? 'counts' : '',
    withNames(error.message),
    error.wayOut,
  ]);
  return table(['Code', 'Status', 'Retry', 'Breaker', 'Message', 'Way out'], rows);
}

/** `{limit}` as code, so that it reads as a place to be filled. */
function withNames(message: string): string {
  return message.replace(/\{\w+\}/g, (name) => `\`${name}\``);
}
