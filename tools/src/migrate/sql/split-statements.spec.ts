import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitStatements } from './split-statements.js';
import { lineAt } from './statement.js';

const texts = (script: string): string[] => splitStatements(script).map(({ text }) => text);

describe('splitStatements', () => {
  it.each([
    ['a string with a semicolon', "select 'a;b'", 'select 1'],
    ['a doubled quote', "select 'it''s;'", 'select 2'],
    ['an escape string', "select E'it\\'s;'", 'select 3'],
    ['an escape string that ends in a backslash', "select E'a\\\\'", "select ';'"],
    ['a plain string that ends in a backslash', "select 'a\\'", 'select 4'],
    ['a quoted name', 'select 1 as "a;""b"', 'select 5'],
    [
      'a dollar-quoted body',
      'create function f() returns int language sql as $$ select 1; select 2 $$',
      'select 6',
    ],
    [
      'a tagged body with another inside',
      'do $outer$ begin execute $$ select 1; $$; end $outer$',
      'select 7',
    ],
    ['a name that holds a dollar sign', 'select a$b$c from t', 'select 8'],
    ['a parameter that looks like a quote', 'prepare p as select $1', 'select 9'],
    ['a line comment', '-- one; two\nselect 1', 'select 10'],
    ['a nested comment', '/* a; /* b; */ c; */ select 1', 'select 11'],
    [
      'a rule of two commands',
      'create rule r as on insert to t do (delete from a; delete from b)',
      'select 12',
    ],
    [
      'an SQL-standard body',
      'create or replace function f(i int) returns int begin atomic select case when i > 0 then 1 end; select 2; end',
      'select 13',
    ],
  ])('keeps %s whole', (_, first, second) => {
    expect(texts(`${first};\n${second};\n`)).toEqual([first, second]);
  });

  it('cuts after a function whose own name is atomic or begin', () => {
    expect(texts('select begin; select atomic; begin; atomic; create table begin (atomic int)')).toHaveLength(
      5,
    );
  });

  it('finds no statement in blanks, comments and lone semicolons', () => {
    expect(texts(' \n-- nothing;\n;/* nor; here */;\n')).toEqual([]);
  });

  it('says where each statement begins, its comments included', () => {
    const script = 'select 1;\n\n-- why\nselect 2';
    const [, second] = splitStatements(script);
    expect(second?.text).toBe('-- why\nselect 2');
    expect(lineAt(script, second?.offset ?? 0)).toBe(3);
  });

  it('keeps the first words, upper-cased, and no quoted ones', () => {
    const [statement] = splitStatements(
      '-- Create\ncreate unique "x" index concurrently i on t (a, b, c, d)',
    );
    expect(statement?.words).toEqual(['CREATE', 'UNIQUE', 'INDEX', 'CONCURRENTLY', 'I', 'ON', 'T', 'A']);
  });

  it.each([
    ["select 1;\nselect 'open", 'Line 2 opens a string that never ends.'],
    ['select "open', 'Line 1 opens a quoted name that never ends.'],
    ['do $x$ open $$', 'Line 1 opens a dollar-quoted string that never ends.'],
    ['/* /* */', 'Line 1 opens a comment that never ends.'],
    ["select E'open\\'", 'Line 1 opens a string that never ends.'],
  ])('refuses %j', (script, problem) => {
    expect(() => splitStatements(script)).toThrow(problem);
  });

  it('gives back whatever statements were joined', () => {
    const piece = fc.oneof(
      fc.constantFrom('select', 'x', '1', '( a ; b )', '$1', "E'\\';'", '"a;b"', '/* ; */ y', 'e', 'a$b'),
      fc
        .string({ unit: fc.constantFrom('a', ';', ' ', '-', '\n', '$', '"', '\\') })
        .map((text) => `'${text}'`),
      fc.string({ unit: fc.constantFrom('a', ';', "'", '$', '\n') }).map((text) => `$q$${text}$q$`),
    );
    const statement = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 8 }), (statements) => {
        expect(texts(statements.join(';\n'))).toEqual(statements);
      }),
      { numRuns: 500 },
    );
  });
});
