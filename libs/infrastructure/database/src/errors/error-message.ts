import { ERROR_REGISTRY, type ErrorCode, type MessageNames } from './error-registry.js';

const LONGEST_NAME = 120;

/**
 * The text of a code, its placeholders filled with names and limits.
 *
 * Only the code's author decides what a name is, so a name is also cut and freed of line breaks: a text that was
 * passed by mistake cannot forge a log line.
 */
export function messageOf<C extends ErrorCode>(code: C, names: MessageNames<C>): string {
  const given: Readonly<Record<string, string | number>> = names;
  return ERROR_REGISTRY[code].message.replace(/\{(\w+)\}/g, (_, name: string) => printable(given[name]));
}

function printable(name: string | number | undefined): string {
  const text = String(name ?? 'unnamed').replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}
