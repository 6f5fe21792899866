import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { classifyFailure, type FailureSite } from './classify-failure.js';
import type { ErrorCode } from './error-registry.js';
import { capturedFailures } from './fixtures/captured-failures.js';
import { safeRecord } from './safe-record.js';

type Expectation = readonly [situation: string, code: ErrorCode, field?: string];

const EXPECTED: readonly Expectation[] = [
  ['unique model', 'DB_UNIQUE_CONFLICT', 'mrn'],
  ['unique raw', 'DB_UNIQUE_CONFLICT', 'mrn'],
  ['pg unique', 'DB_UNIQUE_CONFLICT', 'mrn'],
  ['fk model', 'DB_REFERENCE_CONFLICT', 'clinicId'],
  ['check model', 'DB_VALUE_REFUSED'],
  ['check raw', 'DB_VALUE_REFUSED'],
  ['pg check', 'DB_VALUE_REFUSED'],
  ['notnull raw', 'DB_VALUE_REQUIRED'],
  ['pg not null', 'DB_VALUE_REQUIRED', 'clinicId'],
  ['exclude raw', 'DB_OVERLAP_CONFLICT'],
  ['transition model', 'DB_TRANSITION_REFUSED'],
  ['too long', 'DB_VALUE_OUT_OF_RANGE'],
  ['out of range', 'DB_VALUE_OUT_OF_RANGE'],
  ['malformed uuid', 'DB_VALUE_MALFORMED'],
  ['malformed uuid first', 'DB_VALUE_MALFORMED'],
  ['pg malformed', 'DB_VALUE_MALFORMED'],
  ['validation', 'DB_FIELD_UNKNOWN'],
  ['validation type', 'DB_VALIDATION_FAILED', 'age'],
  ['validation missing', 'DB_VALIDATION_FAILED', 'mrn'],
  ['deep arguments', 'DB_VALIDATION_FAILED'],
  ['p2025', 'DB_NOT_FOUND'],
  ['p2025 orThrow', 'DB_NOT_FOUND'],
  ['connect', 'DB_NOT_FOUND'],
  ['rls write', 'DB_ACCESS_DENIED'],
  ['no ctx model', 'DB_CONTEXT_LOST'],
  ['ctx empty raw', 'DB_CONTEXT_LOST'],
  ['pg missing context', 'DB_CONTEXT_LOST'],
  ['denied raw', 'DB_ACCESS_DENIED'],
  ['syntax', 'DB_STATEMENT_INVALID'],
  ['undefined table', 'DB_SCHEMA_MISMATCH'],
  ['upsert 42P10', 'DB_SCHEMA_MISMATCH'],
  ['timeout raw', 'DB_STATEMENT_TIMEOUT'],
  ['query timeout', 'DB_RESPONSE_TIMEOUT'],
  ['lock timeout', 'DB_LOCK_TIMEOUT'],
  ['lock timeout raw', 'DB_LOCK_TIMEOUT'],
  ['readonly model', 'DB_NOT_PRIMARY'],
  ['readonly raw', 'DB_NOT_PRIMARY'],
  ['serialization at commit', 'DB_SERIALIZATION_FAILURE'],
  ['serialization autocommit model', 'DB_SERIALIZATION_FAILURE'],
  ['serial raw', 'DB_SERIALIZATION_FAILURE'],
  ['deadlock', 'DB_DEADLOCK'],
  ['killed model', 'DB_CONNECTION_LOST'],
  ['killed during raw', 'DB_CONNECTION_LOST'],
  ['killed during model', 'DB_CONNECTION_LOST'],
  ['pg killed idle', 'DB_CONNECTION_LOST'],
  ['pg idle in transaction', 'DB_TRANSACTION_TIMEOUT'],
  ['tx timeout', 'DB_TRANSACTION_TIMEOUT'],
  ['tx maxWait', 'DB_POOL_EXHAUSTED'],
  ['tx maxWait + pool', 'DB_POOL_EXHAUSTED'],
  ['too many', 'DB_TOO_MANY_CONNECTIONS'],
  ['refused', 'DB_UNREACHABLE'],
  ['localhost refused', 'DB_UNREACHABLE'],
  ['pg refused localhost', 'DB_UNREACHABLE'],
  ['bad host', 'DB_UNREACHABLE'],
  ['no such db', 'DB_DATABASE_MISSING'],
  ['no such role', 'DB_LOGIN_REFUSED'],
  ['ssl unsupported', 'DB_TLS_FAILED'],
  ['pg tls altname', 'DB_TLS_FAILED'],
  ['pg tls untrusted', 'DB_TLS_FAILED'],
  ['pg pool ended', 'DB_SHUTTING_DOWN'],
  ['pg user cancel', 'DB_OPERATION_CANCELLED'],
  ['abort signal', 'DB_OPERATION_CANCELLED'],
  ['abort timeout', 'DB_OPERATION_CANCELLED'],
  ['pg stale plan', 'DB_STATEMENT_STALE'],
  ['params limit', 'DB_STATEMENT_TOO_LARGE'],
  ['invalid cursor/required relation', 'DB_REFERENCE_CONFLICT', 'clinicId'],
  ['bad date', 'DB_VALUE_MALFORMED'],
  ['div0', 'DB_VALUE_MALFORMED'],
  ['aborted', 'DB_TRANSACTION_ABORTED'],
  ['killed at commit', 'DB_OUTCOME_UNKNOWN'],
];

const FIELDS: Readonly<Record<string, string>> = { clinic_id: 'clinicId', mrn: 'mrn', age: 'age' };
const CONSTRAINTS: Readonly<Record<string, readonly string[]>> = {
  Patient_clinic_id_mrn_key: ['mrn'],
  Patient_clinic_id_fkey: ['clinicId'],
};

const CASES = EXPECTED.map(([situation, code, field]) => ({ situation, code, field }));
const captured = capturedFailures();

function siteOf(situation: string): FailureSite {
  return {
    phase: situation.includes('at commit') ? 'commit' : 'statement',
    write: true,
    names: {
      fieldsOfConstraint: (constraint) => CONSTRAINTS[constraint],
      fieldNamed: (name) => FIELDS[name],
    },
  };
}

function classified(situation: string) {
  return classifyFailure(captured.get(situation), siteOf(situation));
}

describe('classification of failures captured from PostgreSQL, pg and Prisma', () => {
  it('leaves none of the captured failures without an expectation', () => {
    expect(EXPECTED.map(([situation]) => situation).sort()).toEqual([...captured.keys()].sort());
  });

  it.each(CASES)('$situation is $code', ({ situation, code, field }) => {
    const error = classified(situation);
    expect(error.code).toBe(code);
    expect(error.field).toBe(field);
  });

  it.each(CASES)(
    '$situation shows nothing of values, SQL, parameters, hosts or Prisma calls',
    ({ situation }) => {
      const error = classified(situation);
      const shown = [
        inspect(error, { showHidden: true, depth: Infinity }),
        JSON.stringify(error),
        JSON.stringify(safeRecord(error)),
        JSON.stringify(safeRecord(captured.get(situation))),
        String(error),
        error.stack,
        error.cause?.stack,
      ].join('\n');
      expect(shown).not.toMatch(/PLANTED|planted/);
      expect(shown).not.toMatch(/127\.0\.0\.1|invalid:5|norole|nodb/);
      expect(shown).not.toMatch(/invocation|prisma\.|select |insert |Failing row|Key \(/i);
      expect(shown).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
    },
  );

  it('keeps the original for code that asks for it', () => {
    expect(classified('check model').revealOrigin()).toBe(captured.get('check model'));
  });

  it('shows the frames of the original', () => {
    expect(classified('check model').cause?.stack).toContain('service.js:10:7');
  });
});
