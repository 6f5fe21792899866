import type { Evidence } from './alert.js';

const MOST_ENTRIES = 16;
const LONGEST_TEXT = 200;
const LONGEST_NAME = 40;
const WITHHELD = '(withheld)';

/** Server names, routes and places in code need no more than this; SQL, JSON and free text do. */
const PLAIN_TEXT = /^[\w ./:@()<>[\]{}*+-]*$/;

/** What must not leave even among plain characters: ids, addresses of machines and of people, SQL. */
const TELLTALES = [
  /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i,
  /\b\d{1,3}(?:\.\d{1,3}){3}\b/,
  /\b(?:postgres(?:ql)?|redis|https?):\/\//i,
  /[\w.+-]@[\w-]/,
  /\b(?:select|insert|update|delete|with|merge)\s(?:.+\s)?(?:from|into|set|as|where|values)\s/i,
];

/** The evidence as it may be logged, sent and shown: bounded, and without what looks like anything but figures and names. */
export function safeEvidence(evidence: Evidence): Evidence {
  const entries = Object.entries(evidence).slice(0, MOST_ENTRIES);
  return Object.freeze(
    Object.fromEntries(entries.map(([name, value]) => [name.slice(0, LONGEST_NAME), safeValue(value)])),
  );
}

/** The text, or `(withheld)` when it may hold more than figures and names. */
export function safeText(text: string): string {
  const isSafe = PLAIN_TEXT.test(text) && !TELLTALES.some((pattern) => pattern.test(text));
  return isSafe ? text.slice(0, LONGEST_TEXT) : WITHHELD;
}

function safeValue(value: number | string | boolean): number | string | boolean {
  return typeof value === 'string' ? safeText(value) : value;
}
