import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findRedis } from '@tools/dev/cluster';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { openRedis } from '../../src/internal/query-cache/redis-client.js';
import { RedisStore } from '../../src/internal/query-cache/redis-store.js';
import { freePort } from '../support/test-redis.js';

jest.setTimeout(60_000);

const PASSWORD = randomBytes(16).toString('hex');
const SLOTS = 16_384;

describe('the store of shared values', () => {
  let folder: string;
  const servers: ChildProcess[] = [];
  const ports = { single: 0, sentinel: 0, cluster: 0 };

  const launch = async (name: string, settings: readonly string[], flags: readonly string[] = []) => {
    const found = await findRedis('install');
    if (found.kind !== 'found') throw new Error('there is no redis-server');
    const file = join(folder, `${name}.conf`);
    await writeFile(file, [...settings, 'bind 127.0.0.1', `dir ${folder}`].join('\n'));
    servers.push(spawn(found.program, [file, ...flags], { stdio: 'ignore' }));
  };
  const asked = async <T>(
    port: number,
    ask: (client: Redis) => Promise<T>,
    password?: string,
  ): Promise<T> => {
    const client = new Redis({ port, host: '127.0.0.1', ...(password !== undefined && { password }) });
    client.on('error', () => undefined);
    try {
      return await ask(client);
    } finally {
      client.disconnect();
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'healthcare-redis-'));
    for (const kind of ['single', 'sentinel', 'cluster'] as const) ports[kind] = await freePort();
    const { single, sentinel, cluster } = ports;
    const common = [`requirepass ${PASSWORD}`, 'save ""'];
    await launch('single', [`port ${String(single)}`, ...common]);
    await launch('cluster', [
      ...[`port ${String(cluster)}`, ...common, 'cluster-enabled yes', 'cluster-announce-ip 127.0.0.1'],
      'cluster-config-file nodes.conf',
    ]);
    const monitored = `sentinel monitor main 127.0.0.1 ${String(single)} 1`;
    const settings = [`port ${String(sentinel)}`, monitored, `sentinel auth-pass main ${PASSWORD}`];
    await launch('sentinel', settings, ['--sentinel']);
    await asked(single, (client) => client.ping(), PASSWORD);
    await asked(sentinel, (client) => client.ping());
    await asked(
      cluster,
      async (client) => {
        await client.cluster('ADDSLOTSRANGE', 0, SLOTS - 1);
        while (!(await client.cluster('INFO')).includes('cluster_state:ok')) await pause(50);
      },
      PASSWORD,
    );
  });
  afterAll(async () => {
    for (const server of servers) {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['one server', () => `redis://:${PASSWORD}@127.0.0.1:${String(ports.single)}`],
    [
      'a master behind sentinels',
      () => `redis+sentinel://:${PASSWORD}@127.0.0.1:${String(ports.sentinel)}/0?name=main`,
    ],
    ['a cluster', () => `redis+cluster://:${PASSWORD}@127.0.0.1:${String(ports.cluster)}`],
  ])('works on %s', async (kind, url) => {
    const target = parseRedisUrl(url());
    if (target === undefined) throw new Error(`no address: ${kind}`);
    const client = openRedis(target);
    await client.connect();
    const store = new RedisStore(client, (call) => call());
    const sealed = randomBytes(64);
    const seen = sealed.subarray(0, 48);
    await expect(store.get(kind)).resolves.toEqual({ kind: 'nothing' });
    await expect(store.claim(kind, 'one', 1500)).resolves.toEqual({ kind: 'claimed' });
    await expect(store.claim(kind, 'other', 1500)).resolves.toEqual({ kind: 'taken' });
    await store.put(kind, sealed, 5000, 'one');
    await expect(store.get(kind)).resolves.toMatchObject({ kind: 'value', sealed });
    await expect(store.claim(kind, 'other', 1500)).resolves.toMatchObject({ kind: 'value', sealed });
    await expect(store.claim(kind, 'other', 1500, seen)).resolves.toEqual({ kind: 'claimed' });
    await store.release(kind, 'somebody else', true);
    await expect(store.claim(kind, 'third', 1500, seen)).resolves.toEqual({ kind: 'taken' });
    await store.release(kind, 'other', true);
    await expect(store.claim(kind, 'third', 1500, seen)).resolves.toEqual({ kind: 'not-kept' });
    await store.delete(kind);
    await expect(store.get(kind)).resolves.toEqual({ kind: 'nothing' });
    client.disconnect();
  });
});
