import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readDatabaseEnvironment } from './database-environment.js';

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';

describe('readDatabaseEnvironment', () => {
  it('means the local cluster when nothing is set', () => {
    expect(readDatabaseEnvironment({ DATABASE_URL: '' })).toEqual({
      url: null,
      applicationUrl: null,
      tls: null,
      isProduction: false,
    });
  });

  it('prefers the migrations’ own URL', () => {
    expect(readDatabaseEnvironment({ DATABASE_URL: 'a', DATABASE_MIGRATION_URL: 'b' }).url).toBe('b');
    expect(readDatabaseEnvironment({ DATABASE_URL: 'a' }).url).toBe('a');
  });

  it.each([
    [{ DATABASE_SSL: 'true' }, { mode: 'verify-full' }],
    [{ DATABASE_SSL: 'false' }, { mode: 'off' }],
    [{ DATABASE_SSL: 'require' }, { mode: 'require' }],
    [{ NODE_ENV: 'production', DATABASE_URL: 'a' }, { mode: 'verify-full' }],
    [
      { DATABASE_SSL: 'verify-ca', DATABASE_SSL_CA: pem.replaceAll('\n', '\\n') },
      { mode: 'verify-ca', ca: pem },
    ],
  ])('takes %j for %j', (environment, tls) => {
    expect(readDatabaseEnvironment(environment).tls).toEqual(tls);
  });

  it('reads the authority from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'environment-spec-'));
    const path = join(folder, 'ca.pem');
    writeFileSync(path, pem);
    expect(readDatabaseEnvironment({ DATABASE_SSL: 'true', DATABASE_SSL_CA: path }).tls?.ca).toBe(pem);
    await rm(folder, { recursive: true });
  });

  it.each([
    [{ DATABASE_SSL: 'off' }, /DATABASE_SSL is none of/],
    [{ DATABASE_SSL: 'true', DATABASE_SSL_CA: '/nowhere' }, /DATABASE_SSL_CA names a file/],
    [{ DATABASE_SSL: 'true', DATABASE_SSL_CA: '/dev/null' }, /DATABASE_SSL_CA is neither/],
    [{ NODE_ENV: 'production' }, /DATABASE_MIGRATION_URL/],
    [{ NODE_ENV: 'production', DATABASE_URL: 'a', DATABASE_SSL: 'false' }, /production refuses/],
  ])('refuses %j', (environment, message) => {
    expect(() => readDatabaseEnvironment(environment)).toThrow(message);
  });
});
