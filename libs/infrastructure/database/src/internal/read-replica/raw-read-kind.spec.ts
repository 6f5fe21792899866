import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawReadKind } from './raw-read-kind.js';

describe('rawReadKind', () => {
  it.each([
    'INSERT INTO patients DEFAULT VALUES',
    'update patients set mrn = 1',
    'DELETE FROM patients',
    'MERGE INTO patients USING x ON true WHEN MATCHED THEN DO NOTHING',
    'WITH gone AS (DELETE FROM patients RETURNING *) SELECT * FROM gone',
    'with a as (select 1), b as (upDATE patients SET mrn = 2 returning 1) select * from a, b',
    'WITH x AS (MERGE INTO p USING q ON true WHEN MATCHED THEN DELETE RETURNING *) TABLE x',
    'SELECT * INTO copy FROM patients',
    'WITH/**/a/**/AS/**/(INSERT/**/INTO/**/t/**/VALUES/**/(1))SELECT/**/1',
    'SELECT 1 -- harmless\n; DELETE FROM patients',
    "SELECT '--' ; DELETE FROM patients",
    "SELECT '/*' ; DELETE FROM patients -- */",
    'SELECT "a""b" ; DELETE FROM patients',
    'SELECT $$ x $$ ; DELETE FROM patients',
    'SELECT $a$ $b$ $a$ ; DELETE FROM patients -- $b$',
    'SELECT /* /* */ */ 1 ; DELETE FROM patients',
    'SELECT 1--\rDELETE FROM patients',
    "SELECT b'1' ; DELETE FROM patients",
    'SELECT a$1 ; DELETE FROM patients -- $1',
    "SELECT 'a' 'b' ; DELETE FROM patients",
  ])('refuses to call a read what writes: %s', (text) => {
    expect(rawReadKind(text)).toBe('writes');
  });

  it.each([
    'SELECT * FROM patients FOR UPDATE',
    'select * from patients for\n\tupdate skip locked',
    'SELECT * FROM patients FOR NO KEY UPDATE OF patients',
    'SELECT * FROM patients FOR SHARE NOWAIT',
    'SELECT * FROM patients FOR KEY SHARE',
    'SELECT * FROM (SELECT * FROM patients FOR/* */SHARE) p',
    'SELECT $1FOR SHARE',
  ])('refuses to call a read what locks: %s', (text) => {
    expect(rawReadKind(text)).toBe('locks');
  });

  it.each([
    ['a sequence', "SELECT nextval('s')"],
    ['a sequence in capitals', "SELECT NEXTVAL ('s')"],
    ['a sequence behind a comment', "SELECT nextval/* */ -- \n ('s')"],
    ['a sequence in quotes', `SELECT "nextval"('s')`],
    ['a sequence by its schema', "SELECT pg_catalog.nextval('s')"],
    ['a sequence by its schema in quotes', `SELECT "pg_catalog" . "setval"('s', 1)`],
    ['a sequence between literals', "SELECT ')' || nextval('s') || '('"],
    ['an advisory lock', 'SELECT pg_advisory_lock(1)'],
    ['an advisory lock tried', 'SELECT pg_try_advisory_xact_lock_shared(1, 2)'],
    ['an advisory lock in a condition', 'SELECT 1 WHERE pg_advisory_unlock_all() IS NULL'],
    ['an advisory lock in FROM', 'SELECT * FROM pg_advisory_xact_lock(1)'],
    ['a large object', 'SELECT lo_creat(-1)'],
    ['an id of a transaction', 'SELECT txid_current()'],
    ['the other spelling of it', 'SELECT pg_current_xact_id()'],
    ['a setting', "SELECT set_config('a.b', 'c', false)"],
    ['a notification', "SELECT pg_notify('a', 'b')"],
    ['text run as SQL', "SELECT query_to_xml('delete from t', true, true, '')"],
    ['a signal', 'SELECT pg_terminate_backend(1)'],
    ['a function of the application', 'SELECT book_appointment(1)'],
    ['one that bears the name of a pure one', 'SELECT healthcare.count(1)'],
    ['one that does, in quotes', 'SELECT "healthcare"."lower"(\'a\')'],
    ['one that bears the name of a keyword', 'SELECT "in"(1)'],
    ['a pure name in capitals and quotes, which is another', 'SELECT "COUNT"(1)'],
    ['a name that only folds to a pure one in Unicode', 'SELECT ran\u212a() OVER ()'],
    ['a name with a no-break space', 'SELECT \u00a0count(1)'],
    ['a name that continues with a dollar sign', 'SELECT count$(1)'],
    ['a call behind an alias that looks like AS', 'SELECT 1 "as" nextval(1)'],
  ])('doubts %s', (_case, text) => {
    expect(rawReadKind(text)).toBe('doubtful');
  });

  it.each([
    ['a literal', "SELECT 'abc"],
    ['a name', 'SELECT "abc'],
    ['a comment', 'SELECT /* /* */ 1'],
    ['a dollar quote', 'SELECT $a$ $b$'],
    ['an escape string, which hides its own end', "SELECT E'\\' || nextval(1) || '"],
    ['an escape string that goes on in the next line', "SELECT E'a'\n'\\' , nextval(1), '\\''"],
    ['a name spelled in Unicode escapes', 'SELECT U&"\\006eextval"(1)'],
    ['a string of them', "SELECT u&'\\0061'"],
  ])('doubts what it cannot separate: %s', (_case, text) => {
    expect(rawReadKind(text)).toBe('doubtful');
  });

  it.each([
    'SELECT 1',
    'select id, mrn from patients where clinic_id = $1 and status in ($2, $3)',
    'TABLE patients',
    'VALUES (1), (2)',
    'WITH RECURSIVE tree (id, depth) AS (SELECT 1, 0 UNION ALL SELECT id + 1, depth + 1 FROM tree) SELECT * FROM tree',
    'WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM a',
    'SELECT count(*) FILTER (WHERE x), sum(y) OVER (PARTITION BY z) FROM t GROUP BY ROLLUP (a, b)',
    'SELECT coalesce(a, b), pg_catalog.lower(c), "count"(d) FROM t WHERE EXISTS (SELECT 1) AND NOT (a OR (b))',
    'SELECT a::numeric(10, 2), CAST(b AS varchar(20)), c::timestamp(3) with time zone FROM t',
    'SELECT * FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, place)',
    'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t',
    "SELECT substring('abc' FROM 1 FOR 2), extract(epoch FROM now())",
    'SELECT \'DELETE FROM patients\', "update", t."insert into" FROM t -- FOR UPDATE',
    "SELECT 'it''s nextval(''s'')' /* nextval('s') /* FOR UPDATE */ */",
    "SELECT $$ nextval('s') $$, $a$ DELETE $$ FROM $a$",
    'SELECT nextval, updated_at, deleted, for_update FROM t',
    'SELECT nextval FROM t WHERE (id) = ANY ($1)',
    'SELECT pg_is_in_recovery(), inet_server_port(), pg_last_wal_replay_lsn()',
    'SELECT a $1 FROM t',
    "SELECT N'x', b'01', x'ff', 1e5, 1.5, 0x1f",
  ])('calls a read: %s', (text) => {
    expect(rawReadKind(text)).toBe('reads');
  });

  it('sees a call through any blank and beside any literal, and none within one', () => {
    const literal = fc.constantFrom(
      "'('",
      "''''",
      '"("',
      '""""',
      '$$($$',
      "$x$'$x$",
      "'--'",
      "'/*'",
      "'$$'",
      "b'1'",
    );
    const blank = fc.constantFrom(
      ' ',
      '\n',
      '/**/',
      '/*/**/*/',
      "/*'*/",
      '/*$$*/',
      '--\n',
      "--'\r",
      '--$$ "\n',
    );
    const around = fc.array(fc.oneof(literal, blank), { maxLength: 8 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(around, blank, around, (before, between, after) => {
        expect(rawReadKind(`SELECT ${before} , nextval${between}(1) , ${after}`)).toBe('doubtful');
        expect(rawReadKind(`SELECT ${before} , lower${between}(1) , ${after}`)).toBe('reads');
        expect(rawReadKind(`SELECT ${before} FROM t FOR${between} SHARE ${after}`)).toBe('locks');
        expect(rawReadKind(`SELECT ${before} , 'nextval(1) DELETE' , $q$ FOR SHARE $q$ , ${after}`)).toBe(
          'reads',
        );
      }),
    );
  });

  it('never fails, whatever the text', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '$$',
      '$a$',
      '/*',
      '*/',
      '--',
      '\n',
      '\\',
      'E',
      'U&',
      'for',
      'update',
      '(',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(['reads', 'writes', 'locks', 'doubtful']).toContain(rawReadKind(pieces.join('')));
      }),
    );
  });

  it.each([
    ['opened comments', '/*'.repeat(200_000)],
    ['quotes', "'".repeat(400_001)],
    ['dollar quotes', '$a$ $b$ '.repeat(50_000)],
    ['parentheses', '('.repeat(400_000)],
    ['words', 'for '.repeat(100_000)],
    ['one word', 'a'.repeat(400_000)],
  ])('answers within a moment to 400 000 characters of %s', (_case, text) => {
    const startedAt = performance.now();
    rawReadKind(text);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
