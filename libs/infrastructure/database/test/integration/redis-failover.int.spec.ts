import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createAuthority, type CertificateAuthority } from '@tools/dev/cluster';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { openRedis } from '../../src/internal/query-cache/redis-client.js';
import { RedisStore, type RedisClient } from '../../src/internal/query-cache/redis-store.js';
import { RedisTopologies } from '../support/redis-topologies.js';

jest.setTimeout(90_000);

const WITHIN_MS = 30_000;

describe.each([false, true])('a master behind sentinels that is killed, encrypted: %p', (isEncrypted) => {
  let servers: RedisTopologies;
  let client: RedisClient;
  let store: RedisStore;

  beforeAll(async () => {
    let authority: CertificateAuthority | undefined;
    if (isEncrypted) authority = await createAuthority('Redis test authority');
    servers = await RedisTopologies.start(authority);
    await servers.addReplica();
    const target = parseRedisUrl(servers.urlOf('a master behind sentinels'));
    if (target === undefined) throw new Error('no address');
    client = openRedis(target, authority?.certificate);
    await client.connect();
    store = new RedisStore(client, (call) => call());
  });
  afterAll(async () => {
    client.disconnect();
    await servers.stop();
  });

  it('is followed by the one that sentinels put in its place; nobody waits for that', async () => {
    const sealed = randomBytes(64);
    await store.put('before', sealed, 60_000, '');
    await expect(client.call('WAIT', '1', '5000')).resolves.toBe(1);
    await servers.killMaster();

    const startedAt = performance.now();
    let refused = 0;
    let longestMs = 0;
    for (let isBack = false; !isBack && performance.now() - startedAt < WITHIN_MS;) {
      const askedAt = performance.now();
      isBack = await store.put('after', sealed, 60_000, '').then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'DB_UNREACHABLE' });
          refused += 1;
          return false;
        },
      );
      longestMs = Math.max(longestMs, performance.now() - askedAt);
      await pause(20);
    }
    expect(refused).toBeGreaterThan(0);
    // A wait ends after 250 ms; the rest is for a machine that is busy.
    expect(longestMs).toBeLessThan(1500);
    for (const name of ['before', 'after'])
      await expect(store.get(name)).resolves.toMatchObject({ kind: 'value', sealed });
  });
});
