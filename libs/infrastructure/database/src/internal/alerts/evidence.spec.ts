import { describe, expect, it } from '@jest/globals';
import { CACHE_SUGGESTIONS } from './cache-rules.js';
import { safeEvidence, safeText } from './evidence.js';

describe('safeText', () => {
  it.each([
    ['an id', 'clinic 018f0000-0000-7000-8000-000000000001'],
    ['an id without dashes', '018f000000007000800000000000000a'],
    ['an address', 'replica at 10.0.0.17'],
    ['a connection URL', 'postgresql://app@db/healthcare'],
    ['a web address', 'https://db.internal/health'],
    ['a mail address', 'ada.lovelace@example.test'],
    ['a select', 'SELECT name FROM patients'],
    ['an insert', 'insert into patients values (1)'],
    ['an update', 'update patients set name'],
    ['a literal', "where name = 'Ada'"],
    ['several lines', 'first\nsecond'],
    ['JSON', '{"name":"Ada"}'],
  ])('withholds %s', (_what, text) => {
    expect(safeText(text)).toBe('(withheld)');
  });

  it.each([
    'replica-1',
    'GET /v1/patients/:id',
    'DELETE /v1/values/:id',
    'PatientsService.find (file:///app/dist/patients.service.js:41:17)',
    '/app/node_modules/@nestjs/core/router.js:7:3',
    'half-open',
    ...Object.values(CACHE_SUGGESTIONS),
    '',
  ])('leaves %j as it is', (text) => {
    expect(safeText(text)).toBe(text);
  });

  it('cuts what is too long', () => {
    expect(safeText('x'.repeat(500))).toHaveLength(200);
  });
});

describe('safeEvidence', () => {
  it('keeps figures and flags, and withholds texts that tell too much', () => {
    expect(safeEvidence({ used: 5, isFull: true, server: 'replica-1', who: 'ada@example.test' })).toEqual({
      used: 5,
      isFull: true,
      server: 'replica-1',
      who: '(withheld)',
    });
  });

  it('is bounded, whatever comes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`${index}`.padEnd(99, 'x'), index]),
    );
    const safe = safeEvidence(many);
    expect(Object.keys(safe)).toHaveLength(16);
    expect(Object.keys(safe).every((name) => name.length === 40)).toBe(true);
  });

  it('cannot be changed by whoever receives it', () => {
    expect(Object.isFrozen(safeEvidence({ used: 5 }))).toBe(true);
  });
});
