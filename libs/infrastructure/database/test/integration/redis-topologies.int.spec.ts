import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createAuthority, type CertificateAuthority } from '@tools/dev/cluster';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openRedis } from '../../src/internal/query-cache/redis-client.js';
import { RedisStore } from '../../src/internal/query-cache/redis-store.js';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { RedisTopologies, TOPOLOGIES, type Topology } from '../support/redis-topologies.js';
import { freePort } from '../support/test-redis.js';

jest.setTimeout(60_000);

describe.each([false, true])('the store of shared values, encrypted: %p', (isEncrypted) => {
  let authority: CertificateAuthority | undefined;
  let servers: RedisTopologies;

  beforeAll(async () => {
    if (isEncrypted) authority = await createAuthority('Redis test authority');
    servers = await RedisTopologies.start(authority);
  });
  afterAll(() => servers.stop());

  const opened = async (topology: Topology) => {
    const target = parseRedisUrl(servers.urlOf(topology));
    if (target === undefined) throw new Error(`no address: ${topology}`);
    const client = openRedis(target, authority?.certificate);
    await client.connect();
    return client;
  };

  it.each(TOPOLOGIES)('works on %s', async (topology) => {
    const client = await opened(topology);
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

  it('leaves a server that has become a replica, to look for the master; but not each time that it says so', async () => {
    const client = await opened('one server');
    const store = new RedisStore(client, (call) => call());
    let left = 0;
    client.on('close', () => (left += 1));
    await client.call('REPLICAOF', '127.0.0.1', String(await freePort()));
    try {
      for (let time = 0; time < 10; time += 1) {
        await expect(store.ping()).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
        await pause(100);
      }
      expect([left, client.status]).toEqual([1, 'ready']);
    } finally {
      await client.call('REPLICAOF', 'NO', 'ONE');
    }
    await store.ping();
    client.disconnect();
  });

  it('asks nothing of a server that cannot be used as it is, until it has passed a trial', async () => {
    const client = await opened('one server');
    const unfit = jest.fn<(error: Error) => void>();
    const store = new RedisStore(client, (call) => call(), { noRoom: () => undefined, unfit });
    await store.put('name', new Uint8Array(8), 5000, '');
    await client.call('ACL', 'SETUSER', 'default', '-eval', '-evalsha');
    await expect(store.put('name', new Uint8Array(8), 5000, '')).rejects.toMatchObject({
      code: 'DB_UNREACHABLE',
    });
    await expect(store.get('name')).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
    expect(unfit.mock.calls.map(([{ message }]) => message)).toEqual([expect.stringMatching(/^NOPERM/)]);
    await client.call('ACL', 'SETUSER', 'default', '+eval', '+evalsha');
    await store.ping();
    await expect(store.get('name')).resolves.toMatchObject({ kind: 'value' });
    client.disconnect();
  });
});
