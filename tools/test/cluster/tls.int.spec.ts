import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createTestCluster, type TestCluster } from '../../src/cluster/index.js';
import { handshake } from './handshake.js';
import { query } from './query.js';

jest.setTimeout(60_000);

describe('a cluster with TLS', () => {
  let test: TestCluster;
  let authority: string;
  let otherAuthority: string;

  beforeAll(async () => {
    test = await createTestCluster({ tls: true });
    ({ authority, otherAuthority } = test.cluster.tls ?? { authority: '', otherAuthority: '' });
  });
  afterAll(() => test.stop());
  afterEach(() => test.cluster.presentCertificate('valid'));

  const nodes = () => [test.cluster.topology.primary, ...test.cluster.topology.replicas];
  const urlOf = (port: number, host = 'localhost') => {
    const url = new URL(test.cluster.urls.migration);
    Object.assign(url, { host: `${host}:${port}` });
    return url.href;
  };
  const encrypted = 'select ssl, version from pg_stat_ssl where pid = pg_backend_pid()';

  it('serves primary and replica under a checked name, by TLS 1.2 or later', async () => {
    for (const { port } of nodes()) {
      for (const host of ['localhost', '127.0.0.1']) {
        const [row] = await query<{ version: string }>(urlOf(port, host), encrypted, { ca: authority });
        expect(row).toMatchObject({ ssl: true, version: expect.stringMatching(/^TLSv1\.[23]$/) });
      }
    }
  });

  it('is refused by a client that trusts another authority', async () => {
    for (const { port } of nodes()) {
      const refused = query(urlOf(port), encrypted, { ca: otherAuthority });
      await expect(refused).rejects.toMatchObject({
        code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
      });
    }
  });

  it('can show a certificate of a wrong authority', async () => {
    await test.cluster.presentCertificate('wrong-authority');
    for (const { port } of nodes()) {
      await expect(query(urlOf(port), encrypted, { ca: authority })).rejects.toMatchObject({
        code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
      });
    }
  });

  it('can show a certificate of a wrong host', async () => {
    await test.cluster.presentCertificate('wrong-host-name');
    for (const { port } of nodes()) {
      await expect(query(urlOf(port), encrypted, { ca: authority })).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    }
  });

  it('keeps showing a wrong certificate after a crash', async () => {
    await test.cluster.presentCertificate('wrong-host-name');
    await test.cluster.crash('primary');
    await test.cluster.waitReady('primary');
    await expect(query(test.cluster.urls.migration, encrypted, { ca: authority })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('refuses plaintext', async () => {
    for (const { port } of nodes()) {
      await expect(query(urlOf(port), 'select 1')).rejects.toMatchObject({ code: '28000' });
    }
  });

  it('refuses TLS 1.1', async () => {
    const { port } = test.cluster.topology.primary;
    await expect(handshake(port, 'TLSv1.1')).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    });
    await expect(handshake(port, 'TLSv1.2')).resolves.toBe('TLSv1.2');
  });

  it('streams to its replica through TLS', async () => {
    const found = await test.cluster.asSuperuser('primary', (session) =>
      session.query<{ ssl: boolean }>('select ssl from pg_stat_replication join pg_stat_ssl using (pid)'),
    );
    expect(found.rows).toEqual([{ ssl: true }]);
  });
});
