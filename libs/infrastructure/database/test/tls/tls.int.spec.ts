import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseSetup } from '@infrastructure/database';
import { sharedCluster } from '@tools/dev/cluster';
import pg from 'pg';
import { setupFor } from '../support/test-database.js';
import { OldTlsServer, withLaxDefaults } from './old-tls-server.js';
import { TlsCluster, withModule, type Protection } from './tls-cluster.js';

jest.setTimeout(120_000);

const encrypted = expect.stringMatching(/^TLSv1\.[23]$/);
const untrusted = {
  code: 'DB_TLS_FAILED',
  retryable: false,
  message: 'The encrypted connection to the server could not be established or trusted.',
};
const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const secrets: DatabaseSetup = {
  replicas: { tokenKey: keyOf(1) },
  cache: { encryptionKey: keyOf(2) },
  compliance: { masterKey: keyOf(3) },
};
const start = (setup: DatabaseSetup) => withModule(setup, (database) => database.getHealthStatus());

describe('DATABASE_SSL', () => {
  let servers: TlsCluster;
  beforeAll(async () => void (servers = await TlsCluster.start()));
  afterEach(() => servers.present('valid'));
  afterAll(() => servers.stop());

  describe('on a primary', () => {
    const connect = (protection: Protection) =>
      servers.protectionThrough(servers.setupFor('primary', protection), 'primary');

    it('true refuses a server of another authority', async () => {
      await servers.present('wrong-authority');
      await expect(connect({ ssl: true, sslCa: servers.authority })).rejects.toMatchObject(untrusted);
    });

    it('true refuses a server whose certificate names another host', async () => {
      await servers.present('wrong-host-name');
      await expect(connect({ ssl: true, sslCa: servers.authority })).rejects.toMatchObject(untrusted);
    });

    it('true refuses a good server when another authority is trusted, or none of our own', async () => {
      await expect(connect({ ssl: true, sslCa: servers.otherAuthority })).rejects.toMatchObject(untrusted);
      await expect(connect({ ssl: true })).rejects.toMatchObject(untrusted);
    });

    it('true protects every connection of the module', async () => {
      const { seen } = await connect({ ssl: true, sslCa: servers.authority });
      expect(seen.length).toBeGreaterThanOrEqual(4); // reads, system work, health, notifications
      for (const protection of seen) expect(protection).toEqual(encrypted);
    });

    it('verify-ca refuses a server of another authority', async () => {
      await servers.present('wrong-authority');
      await expect(connect({ ssl: 'verify-ca', sslCa: servers.authority })).rejects.toMatchObject(untrusted);
    });

    it('verify-ca accepts a certificate that names another host', async () => {
      await servers.present('wrong-host-name');
      const { seen } = await connect({ ssl: 'verify-ca', sslCa: servers.authority });
      for (const protection of seen) expect(protection).toEqual(encrypted);
    });

    it('require accepts whoever answers, but in no clear text', async () => {
      await servers.present('wrong-authority');
      const { seen } = await connect({ ssl: 'require' });
      for (const protection of seen) expect(protection).toEqual(encrypted);
    });

    it('false is turned away by a server that takes no clear text', async () => {
      await expect(connect({ ssl: false })).rejects.toMatchObject({ code: 'DB_LOGIN_REFUSED' });
    });

    it('left out, protects production as true does', async () => {
      const production = (sslCa: string): DatabaseSetup =>
        servers.setupFor('primary', { sslCa }, { ...secrets, profile: 'production' });
      await expect(start(production(servers.authority))).resolves.toMatchObject({ status: 'up' });
      await servers.present('wrong-host-name');
      await expect(start(production(servers.authority))).rejects.toMatchObject(untrusted);
    });

    it('false is refused in production, before anything is sent', async () => {
      const setup = servers.setupFor('primary', { ssl: false }, { ...secrets, profile: 'production' });
      await expect(start(setup)).rejects.toMatchObject({
        code: 'DB_CONFIGURATION_INVALID',
        message: expect.stringMatching(/DATABASE_SSL .*must not be false in production: give true/),
      });
    });
  });

  describe('on a replica beside a good primary', () => {
    const connect = (protection: Protection) =>
      servers.protectionThrough(servers.setupFor('replica', protection), 'replica');
    const shutOut = { seen: [], reason: 'tls-failed' };

    it.each([
      [true, 'wrong-authority'],
      [true, 'wrong-host-name'],
      ['verify-ca', 'wrong-authority'],
    ] as const)('%s lets one that shows the certificate %s serve nothing', async (ssl, kind) => {
      await servers.present(kind, 'replica');
      await expect(connect({ ssl, sslCa: servers.authority })).resolves.toEqual(shutOut);
    });

    it.each([
      [true, 'valid'],
      ['verify-ca', 'wrong-host-name'],
      ['require', 'wrong-authority'],
    ] as const)('%s lets one that shows the certificate %s serve, encrypted', async (ssl, kind) => {
      await servers.present(kind, 'replica');
      const { seen, reason } = await connect({ ssl, ...(ssl !== 'require' && { sslCa: servers.authority }) });
      expect(reason).toBeNull();
      expect(seen.length).toBeGreaterThan(0);
      for (const protection of seen) expect(protection).toEqual(encrypted);
    });

    it('left out, protects production as true does', async () => {
      const setup = servers.setupFor(
        'replica',
        { sslCa: servers.authority },
        { ...secrets, profile: 'production' },
      );
      await servers.present('wrong-host-name', 'replica');
      await expect(servers.protectionThrough(setup, 'replica')).resolves.toEqual(shutOut);
    });
  });

  it.each([true, 'verify-ca', 'require'] as const)('%s refuses a server without TLS', async (ssl) => {
    const plain = await sharedCluster(process.env).createDatabase();
    const { connection, ...setup } = setupFor(plain);
    await expect(start({ ...setup, connection: { ...connection, ssl } })).rejects.toMatchObject(untrusted);
    await plain.drop();
  });

  describe('on a server that knows no better than TLS 1.1, in a process that permits it', () => {
    let old: OldTlsServer;
    beforeAll(async () => void (old = await OldTlsServer.start()));
    afterAll(() => old.stop());

    it('would be talked down by it, were it not for the module', async () => {
      const client = new pg.Client({ connectionString: old.url, ssl: { rejectUnauthorized: false } });
      await withLaxDefaults(() => expect(client.connect()).rejects.toThrow('Connection terminated'));
      expect(old.agreed.splice(0)).toEqual(['TLSv1.1']);
    });

    it.each([true, 'verify-ca', 'require'] as const)('%s refuses', async (ssl) => {
      const connection = { url: old.url, systemUrl: old.url, ssl };
      await withLaxDefaults(() =>
        expect(start({ profile: 'test', connection })).rejects.toMatchObject(untrusted),
      );
      expect(old.agreed).toEqual([]);
    });
  });
});
