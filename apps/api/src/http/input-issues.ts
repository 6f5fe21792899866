import type { z } from 'zod';
import type { InputIssue } from './api.error.js';

const MOST_ISSUES = 20;
const LONGEST_NAME = 64;

export type InputPart = 'body' | 'query' | 'path';

/** What a caller is told about refused input: where and which rule, never the value that was sent. */
export function inputIssues(part: InputPart, issues: readonly z.core.$ZodIssue[]): InputIssue[] {
  return issues.slice(0, MOST_ISSUES).map((issue) => ({
    pointer: [part, ...issue.path.map((step) => clip(String(step)))].join('/'),
    detail: detailOf(issue),
  }));
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, 5).map((key) => JSON.stringify(clip(key)));
    return `unknown field ${names.join(', ')}`;
  }
  if (issue.code === 'invalid_format')
    return `must be ${issue.format === 'regex' ? 'of the documented form' : issue.format}`;
  if (issue.code === 'invalid_union') return 'fits none of the documented forms';
  return clip(issue.message, 200);
}

function clip(text: string, most = LONGEST_NAME): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
