import { describeFinding } from '@infrastructure/database/testing';
import type { LintReport } from './lint.command.js';

/** One line a finding, and the sum of them. */
export function lintText({ database, findings }: LintReport): string {
  const sum = findings.length === 0 ? 'nothing is wrong' : `${findings.length} to correct`;
  return [...findings.map(describeFinding), `${database}: ${sum}.`].join('\n');
}
