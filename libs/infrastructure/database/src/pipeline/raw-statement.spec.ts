import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertRawStatement } from './raw-statement.js';

const refused = (text: string) => {
  expect(() => {
    assertRawStatement(text);
  }).toThrow(expect.objectContaining({ code: 'DB_ARGUMENT_INVALID' }));
};
const accepted = (text: string) => {
  expect(() => {
    assertRawStatement(text);
  }).not.toThrow();
};

const QUERIES = [
  'SELECT 1',
  'select*from patients',
  'WITH p AS (SELECT 1) SELECT * FROM p',
  'INSERT INTO patients DEFAULT VALUES',
  'Update patients SET mrn = 1',
  'DELETE FROM patients',
  'MERGE INTO patients USING x ON true WHEN MATCHED THEN DO NOTHING',
  'VALUES (1)',
  'TABLE patients',
  'SELECT"id"FROM patients',
  "SELECT'x'",
  'select',
];
const COMMANDS = [
  'BEGIN',
  'START TRANSACTION',
  'COMMIT',
  'END',
  'ROLLBACK',
  'ABORT',
  'SAVEPOINT a',
  'RELEASE a',
  'PREPARE TRANSACTION $$a$$',
  'SET app.clinic_id = $$x$$',
  'SET LOCAL app.clinic_id = $$x$$',
  'RESET ALL',
  'DISCARD ALL',
  'SHOW ALL',
  'LISTEN x',
  'UNLISTEN *',
  'NOTIFY x',
  'PREPARE p AS SELECT 1',
  'EXECUTE p',
  'DEALLOCATE ALL',
  'DECLARE c CURSOR FOR SELECT 1',
  'FETCH c',
  'CLOSE ALL',
  'COPY patients TO STDOUT',
  'DO $$BEGIN END$$',
  'CALL p()',
  'LOCK TABLE patients',
  'EXPLAIN ANALYZE SELECT 1',
  'TRUNCATE patients',
  'CREATE TABLE x()',
  'ALTER ROLE x',
  'DROP TABLE patients',
  'GRANT ALL ON patients TO x',
  'REVOKE ALL ON patients FROM x',
  'VACUUM',
  'ANALYZE',
  'CHECKPOINT',
  'LOAD $$x$$',
  'SECURITY LABEL ON TABLE x IS NULL',
  'COMMENT ON TABLE x IS NULL',
  'REFRESH MATERIALIZED VIEW x',
  'CLUSTER',
  'REINDEX TABLE x',
  'IMPORT FOREIGN SCHEMA x',
  'REASSIGN OWNED BY x TO y',
];

describe('assertRawStatement', () => {
  it.each(COMMANDS)('refuses %s', refused);

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t'],
    ['a comment alone', '/* SELECT 1 */'],
    ['a line comment alone', '-- SELECT 1'],
    ['a comment that never ends', '/* SELECT 1'],
    ['a comment whose inner one never ends', '/* /* */ SELECT 1'],
    ['an empty statement in front', '; SELECT 1'],
    ['a word that only begins like one of them', 'SELECTED 1'],
    ['such a word with an underscore', 'select_evil()'],
    ['such a word with a digit', 'select1'],
    ['such a word with a dollar sign', 'select$1'],
    ['such a word with a letter beyond ASCII', 'selectá'],
    ['a letter that folds to one of them', 'ſelect 1'],
    ['a word in quotes', '"select" 1'],
    ['a psql command', '\\copy patients'],
    ['a value', '$1'],
  ])('refuses %s', (_case, text) => {
    refused(text);
  });

  it.each([
    ['behind a nested comment', '/* /* */ SELECT */ COMMIT'],
    ['behind deeper ones', '/*/*/**/*/SELECT*/COMMIT'],
    ['behind a carriage return, which ends a line comment', '-- \rCOMMIT /*\n SELECT 1 */'],
    ['behind a comment that looks nested but is a line comment', '--/*\nCOMMIT--*/SELECT 1'],
    ['behind parentheses', '((COMMIT))'],
  ])('refuses a command %s', (_case, text) => {
    refused(text);
  });

  it.each([
    ['no-break space', '\u00a0'],
    ['byte order mark', '\ufeff'],
    ['line separator', '\u2028'],
    ['ideographic space', '\u3000'],
    ['zero-width space', '\u200b'],
    ['next line', '\u0085'],
    ['nul', '\0'],
  ])('refuses a %s in front, which PostgreSQL takes for part of a name', (_case, character) => {
    refused(`${character}SELECT 1`);
  });

  it.each(QUERIES)('accepts %s', accepted);

  it.each([
    ['white space', ' \t\r\n\f\vSELECT 1'],
    ['line comments', '-- one\n--two\r\n  SELECT 1'],
    ['a comment', '/* SET ; -- */SELECT 1'],
    ['nested comments', '/* a /* b */ c /**/ */ SELECT 1'],
    ['comments full of stars and slashes', '/***/ /*/ */ /* //** **/ */ SELECT 1'],
    ['parentheses', '( (SELECT 1) )'],
    ['all of them', ' (-- x\n/* y */( VALUES (1)))'],
  ])('accepts a query behind %s', (_case, text) => {
    accepted(text);
  });

  it('decides by the statement alone, whatever blank stands in front of it', () => {
    const blank = fc.oneof(
      fc.constantFrom(' ', '\t', '\n', '\r\n', '\f', '\v', '('),
      fc.constantFrom('-- COMMIT\n', '--/*\r', '-- SELECT 1 */\n'),
      fc.constantFrom('/**/', '/* SELECT */', '/* /* SET */ -- */', '/*\n*/', '/*/**/*/', '/* COMMIT; */'),
    );
    const blanks = fc.array(blank, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        blanks,
        fc.constantFrom(...QUERIES),
        fc.constantFrom(...COMMANDS),
        (lead, query, command) => {
          accepted(lead + query);
          refused(lead + command);
        },
      ),
    );
  });

  it.each([
    ['opened comments', '/*'.repeat(200_000)],
    ['parentheses', '('.repeat(400_000)],
    ['line comments', '--\n'.repeat(130_000)],
    ['stars', `/*${'*'.repeat(400_000)}`],
  ])('answers within a moment to 400 000 characters of %s', (_case, text) => {
    const startedAt = performance.now();
    refused(text);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
