import { describe, expect, it } from '@jest/globals';
import { lintText } from './lint.text.js';

const database = 'healthcare at localhost:5432';

describe('lintText', () => {
  it('says what is wrong, about what, and what to do, one line each', () => {
    const finding = {
      check: 'row-security-forced',
      subject: 'table patients',
      problem: 'does not force row-level security',
      wayOut: 'ALTER TABLE … FORCE ROW LEVEL SECURITY.',
    };
    expect(lintText({ database, findings: [finding, { ...finding, subject: 'table invoices' }] })).toBe(
      [
        'table patients does not force row-level security. ALTER TABLE … FORCE ROW LEVEL SECURITY. [row-security-forced]',
        'table invoices does not force row-level security. ALTER TABLE … FORCE ROW LEVEL SECURITY. [row-security-forced]',
        'healthcare at localhost:5432: 2 to correct.',
      ].join('\n'),
    );
  });

  it('says so when nothing is', () => {
    expect(lintText({ database, findings: [] })).toBe('healthcare at localhost:5432: nothing is wrong.');
  });
});
