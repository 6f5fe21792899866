/** The first line that lets a script run statement by statement, outside a transaction. */
export const noTransactionDirective = '-- migrate: no-transaction';

const directiveLine = /^\s*--\s*migrate:\s*(.*?)\s*$/;

/** Whether a script asks, on its first line, to be run outside a transaction. */
export function isOutsideTransaction(script: string): boolean {
  return firstDirective(script.replace(/^\uFEFF/, '').split('\n', 1)[0] ?? '') === 'no-transaction';
}

/** Whether a comment line above a statement, `-- migrate: repeat`, wants it run until it changes no more rows. */
export function isRepeated(statement: string): boolean {
  return leadingComments(statement).some((line) => firstDirective(line) === 'repeat');
}

/** Every directive of a script that means nothing here, so that a misspelt one is not taken for a comment. */
export function unknownDirectives(script: string): string[] {
  const lines = script.split('\n');
  return lines.filter((line, at) => {
    const word = firstDirective(line);
    if (word === null || word === 'repeat') return false;
    return !(word === 'no-transaction' && at === 0);
  });
}

function firstDirective(line: string): string | null {
  return directiveLine.exec(line)?.[1] ?? null;
}

function leadingComments(statement: string): string[] {
  const lines = statement.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => line !== '' && !line.startsWith('--'));
  return lines.slice(0, end < 0 ? lines.length : end).filter((line) => line.startsWith('--'));
}
