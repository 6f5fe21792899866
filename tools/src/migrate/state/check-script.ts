import { isOutsideTransaction, unknownDirectives } from '../folder/directive.js';
import { MigrationError } from '../migration.error.js';
import { splitStatements } from '../sql/split-statements.js';
import { isConcurrent, isTransactionControl } from '../sql/statement-kind.js';
import { lineAt } from '../sql/statement.js';

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
    const line = `line ${lineAt(script, statement.head)}`;
    if (isTransactionControl(statement))
      return [`${line} begins or ends a transaction, which the tool itself does`];
    if (isOutside || !isConcurrent(statement)) return [];
    return [`${line} works concurrently, which needs "-- migrate: no-transaction" on the first line`];
  });
}
