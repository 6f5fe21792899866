import { randomBytes } from 'node:crypto';
import { createAuthority, type CertificateAuthority } from '@tools/dev/cluster';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openRedis } from '../../src/internal/query-cache/redis-client.js';
import { RedisStore } from '../../src/internal/query-cache/redis-store.js';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { RedisTopologies, TOPOLOGIES } from '../support/redis-topologies.js';

jest.setTimeout(60_000);

describe.each([false, true])('the store of shared values, encrypted: %p', (isEncrypted) => {
  let authority: CertificateAuthority | undefined;
  let servers: RedisTopologies;

  beforeAll(async () => {
    if (isEncrypted) authority = await createAuthority('Redis test authority');
    servers = await RedisTopologies.start(authority);
  });
  afterAll(() => servers.stop());

  it.each(TOPOLOGIES)('works on %s', async (topology) => {
    const target = parseRedisUrl(servers.urlOf(topology));
    if (target === undefined) throw new Error(`no address: ${topology}`);
    const client = openRedis(target, authority?.certificate);
    await client.connect();
    const store = new RedisStore(client, (call) => call());
    const sealed = randomBytes(64);
    const seen = sealed.subarray(0, 48);
    await expect(store.get(topology)).resolves.toEqual({ kind: 'nothing' });
    await expect(store.claim(topology, 'one', 1500)).resolves.toEqual({ kind: 'claimed' });
    await expect(store.claim(topology, 'other', 1500)).resolves.toEqual({ kind: 'taken' });
    await store.put(topology, sealed, 5000, 'one');
    await expect(store.get(topology)).resolves.toMatchObject({ kind: 'value', sealed });
    await expect(store.claim(topology, 'other', 1500)).resolves.toMatchObject({ kind: 'value', sealed });
    await expect(store.claim(topology, 'other', 1500, seen)).resolves.toEqual({ kind: 'claimed' });
    await store.release(topology, 'somebody else', true);
    await expect(store.claim(topology, 'third', 1500, seen)).resolves.toEqual({ kind: 'taken' });
    await store.release(topology, 'other', true);
    await expect(store.claim(topology, 'third', 1500, seen)).resolves.toEqual({ kind: 'not-kept' });
    await store.delete(topology);
    await expect(store.get(topology)).resolves.toEqual({ kind: 'nothing' });
    client.disconnect();
  });
});
