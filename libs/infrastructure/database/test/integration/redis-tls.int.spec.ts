import { createServer, type AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createAuthority, type CertificateAuthority } from '@tools/dev/cluster';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { causeOf } from '../../src/internal/query-cache/connection-cause.js';
import { openRedis } from '../../src/internal/query-cache/redis-client.js';
import { RedisStore } from '../../src/internal/query-cache/redis-store.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { BY_ADDRESS, RedisTopologies, TOPOLOGIES } from '../support/redis-topologies.js';
import { TestRedis } from '../support/test-redis.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

/** Several attempts' worth; ms. */
const LONG_ENOUGH_MS = 600;
/** What the targets give an alert. */
const ALERTED_WITHIN_MS = 30_000;
const HANDSHAKE = 0x16;
const UNTRUSTED = 'SELF_SIGNED_CERT_IN_CHAIN';
const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';

const until = async (isSo: () => boolean | Promise<boolean>) => {
  const endsAt = performance.now() + ALERTED_WITHIN_MS;
  while (!(await isSo()) && performance.now() < endsAt) await pause(50);
  return await isSo();
};

describe('a rediss URL', () => {
  let own: CertificateAuthority;
  let other: CertificateAuthority;
  let servers: RedisTopologies;
  let plain: TestRedis;
  beforeAll(async () => {
    own = await createAuthority('Redis test authority');
    other = await createAuthority('Another authority');
    servers = await RedisTopologies.start(own);
    plain = await TestRedis.start();
  });
  afterAll(async () => {
    await servers.stop();
    await plain.stop();
  });

  /** Why there was no connection; rejects where there is one after all. */
  const causesOf = async (url: string, ca: CertificateAuthority | undefined, forMs = LONG_ENOUGH_MS) => {
    const target = parseRedisUrl(url);
    if (target === undefined) throw new Error('no address');
    const client = openRedis(target, ca?.certificate);
    const causes = new Set<string>();
    client.on('error', (error: Error) => causes.add(causeOf(error)));
    try {
      void client.connect().catch(() => undefined);
      await pause(forMs);
      const store = new RedisStore(client, (call) => call());
      await expect(store.get('any')).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
      return [...causes];
    } finally {
      client.disconnect();
    }
  };

  describe('refuses', () => {
    it.each(TOPOLOGIES)('%s with a certificate of an authority that is not trusted', async (topology) => {
      for (const ca of [other, undefined]) {
        const causes = await causesOf(servers.urlOf(topology), ca);
        if (topology === 'one server') expect(causes).toEqual([UNTRUSTED]);
        expect(causes).not.toEqual([]);
      }
    });

    it.each(TOPOLOGIES)('%s with a certificate for another host', async (topology) => {
      const causes = await causesOf(servers.urlOf(topology, '127.0.0.1'), own);
      if (topology === 'one server') expect(causes).toEqual([OTHER_NAME]);
      expect(causes).not.toEqual([]);
    });

    it('a master with a certificate for another host, named by sentinels that are trusted', async () => {
      const url = servers.urlOf('a master behind sentinels').replace('name=main', `name=${BY_ADDRESS}`);
      await expect(causesOf(url, own)).resolves.toContain(OTHER_NAME);
    });

    it('a server that speaks no TLS', async () => {
      const url = plain.url.replace('redis:', 'rediss:');
      await expect(causesOf(url, own, 3000)).resolves.toEqual(['ETIMEDOUT']);
    });

    it.each(['rediss', 'rediss+sentinel', 'rediss+cluster'])(
      'to send %s anything but a handshake before it is trusted',
      async (scheme) => {
        const heard: Buffer[] = [];
        const listener = createServer((socket) => {
          socket.on('data', (bytes: Buffer) => heard.push(bytes)).on('error', () => undefined);
        });
        await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
        const { port } = listener.address() as AddressInfo;
        const name = scheme === 'rediss+sentinel' ? '?name=main' : '';
        await causesOf(`${scheme}://somebody:s3cret@127.0.0.1:${String(port)}${name}`, own);
        listener.close();
        expect(heard.length).toBeGreaterThan(0);
        expect(heard.every((bytes) => bytes[0] === HANDSHAKE && !bytes.includes('s3cret'))).toBe(true);
      },
    );
  });

  describe('of the module', () => {
    const played = async (
      url: string,
      ca: CertificateAuthority,
      scene: (stage: HazardStage) => Promise<void>,
    ) => {
      const stage = await HazardStage.set({
        cache: {
          ...{ isEnabled: true, redisUrl: url, redisSslCa: ca.certificate },
          encryptionKey: randomBytes(32).toString('base64'),
        },
        health: { lightIntervalMs: 500, fullIntervalMs: 1000, cacheTtlMs: 0 },
        work: { breakerResetMs: 1000 },
      });
      try {
        await scene(stage);
      } finally {
        await stage.strike();
      }
    };
    const create = ({ database, alpha }: HazardBench, id: string) =>
      database.runInContext(alpha, () =>
        database.executeHealthcareWrite((client) => client.location.create({ data: { id, name: id } }), {
          ...{ action: 'TEST', resourceType: 'Location' },
        }),
      );
    const nameOf = ({ database, alpha }: HazardBench, id: string) =>
      database.runInContext(alpha, () =>
        database.executeHealthcareRead(
          async (client) => (await client.location.findUnique({ where: { id } }))?.name,
        ),
      );

    it.each(TOPOLOGIES)('shares results over %s whose certificate is trusted', async (topology) => {
      await played(servers.urlOf(topology), own, (stage) =>
        stage.play((one) =>
          stage.play(async (another) => {
            const hasShared = async () => {
              const id = uuidv7();
              await create(one, id);
              await pause(300);
              await expect(nameOf(one, id)).resolves.toBe(id);
              await pause(300);
              await expect(nameOf(another, id)).resolves.toBe(id);
              const text = await another.database.metricsText();
              return /^database_cache_requests_total\{(?=[^}]*"l2")(?=[^}]*"hit")[^}]*\} [1-9]/m.test(text);
            };
            expect(await until(hasShared)).toBe(true);
            expect(another.database.getCacheStats().connected).toBe(true);
          }),
        ),
      );
    });

    it.each<[string, () => string, () => CertificateAuthority]>([
      ['the server is not trusted', () => servers.urlOf('one server'), () => other],
      ['no sentinel is trusted', () => servers.urlOf('a master behind sentinels'), () => other],
      ['no node of a cluster is trusted', () => servers.urlOf('a cluster'), () => other],
      ['the certificate is for another host', () => servers.urlOf('one server', '127.0.0.1'), () => own],
      ['the server speaks no TLS', () => plain.url.replace('redis:', 'rediss:'), () => own],
    ])(
      'leaves each process its own cache and tells people, although nobody reads, where %s',
      async (_case, url, ca) => {
        await played(url(), ca(), (stage) =>
          stage.play(async (bench) => {
            const { database } = bench;
            const isTold = () => database.getActiveAlerts().some(({ key }) => key === 'breaker-open:redis');
            expect(await until(isTold)).toBe(true);
            const health = await database.getHealthStatus();
            expect(health).toMatchObject({ status: 'degraded', isReady: true, cache: { connected: false } });
            const id = uuidv7();
            await create(bench, id);
            await expect(nameOf(bench, id)).resolves.toBe(id);
            await expect(nameOf(bench, id)).resolves.toBe(id);
          }),
        );
      },
    );
  });
});
