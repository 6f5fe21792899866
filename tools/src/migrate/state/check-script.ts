import {
  isOutsideTransaction,
  isRepeated,
  noTransactionDirective,
  unknownDirectives,
} from '../folder/directive.js';
import { MigrationError } from '../migration.error.js';
import { splitStatements } from '../sql/split-statements.js';
import { changesRows, isConcurrent, isTransactionControl } from '../sql/statement-kind.js';
import { lineAt, type Statement } from '../sql/statement.js';

/** What is wrong with a script as a text, each in one sentence; an empty list when nothing is. */
export function checkScript(script: string): string[] {
  const directives = unknownDirectives(script).map(
    (line) => `"${line.trim()}" is no directive of this tool here`,
  );
  try {
    return [...directives, ...checkStatements(script)];
  } catch (cause) {
    if (cause instanceof MigrationError) return [...directives, cause.problem];
    throw cause;
  }
}

function checkStatements(script: string): string[] {
  const statements = splitStatements(script);
  if (statements.length === 0) return ['it holds no statement'];
  const isOutside = isOutsideTransaction(script);
  return statements.flatMap((statement) => {
    const problem = problemOf(statement, isOutside);
    return problem === null ? [] : [`line ${lineAt(script, statement.head)} ${problem}`];
  });
}

function problemOf(statement: Statement, isOutside: boolean): string | null {
  const directive = `which needs "${noTransactionDirective}" on the first line`;
  if (isTransactionControl(statement)) return 'begins or ends a transaction, which the tool itself does';
  if (isConcurrent(statement) && !isOutside) return `works concurrently, ${directive}`;
  if (!isRepeated(statement.text)) return null;
  if (!isOutside) return `is to be repeated, ${directive}`;
  return changesRows(statement) ? null : 'is to be repeated, but changes no rows';
}
