import { describe, expect, it } from '@jest/globals';
import { literal, normalised, textArray, valueRows } from './sql-text.js';

describe('literal', () => {
  it('cannot be broken out of by a quote', () => {
    expect(literal("x'; DROP TABLE patients; --")).toBe("'x''; DROP TABLE patients; --'");
  });

  it('keeps a backslash a backslash under either string syntax', () => {
    expect(literal('a\\_b')).toBe("E'a\\\\_b'");
    expect(literal("\\'")).toBe("E'\\\\'''");
  });
});

describe('textArray', () => {
  it('types an empty list', () => {
    expect(textArray([])).toBe('ARRAY[]::text[]');
  });

  it('quotes each text', () => {
    expect(textArray(['a', "b'"])).toBe("ARRAY['a', 'b''']::text[]");
  });
});

describe('valueRows', () => {
  it('is a valid query without rows', () => {
    expect(valueRows(['tbl', 'col'], [])).toBe('SELECT NULL::text AS tbl, NULL::text AS col WHERE false');
  });

  it('names its columns', () => {
    expect(valueRows(['tbl', 'col'], [['patients', 'id']])).toBe(
      "SELECT tbl, col FROM (VALUES ('patients', 'id')) AS listed (tbl, col)",
    );
  });
});

describe('normalised', () => {
  it('drops the schema, which is printed only where the search path lacks it', () => {
    expect(normalised('healthcare', 'x')).toContain("replace(x, 'healthcare.', '')");
  });
});
