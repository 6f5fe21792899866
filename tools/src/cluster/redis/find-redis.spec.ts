import { describe, expect, it } from '@jest/globals';
import { findRedis, type RedisFinder } from './find-redis.js';
import { isRedisOn, redisConfiguration } from './redis-server.js';

function machine(before: string | null, after = before, outcome: 'installed' | 'not-allowed' = 'installed') {
  const asked: string[] = [];
  const finder: RedisFinder = {
    find: () => (asked.length === 0 ? before : after),
    install: async (name) => {
      asked.push(name);
      return outcome === 'installed'
        ? { kind: outcome }
        : { kind: outcome, reason: 'Only root may install packages.' };
    },
  };
  return { finder, asked };
}

describe('findRedis', () => {
  it('refuses to go on without one that is required', async () => {
    await expect(findRedis(true, machine(null).finder)).rejects.toMatchObject({ code: 'REDIS_MISSING' });
  });

  it('says in one line what to install when it is only welcome', async () => {
    const found = await findRedis('if-installed', machine(null).finder);
    expect(found).toEqual({
      kind: 'missing',
      notice: expect.stringMatching(/^no redis-server: .*apt-get install redis-server.*$/),
    });
  });

  it('installs it where that is allowed', async () => {
    const { finder, asked } = machine(null, '/usr/bin/redis-server');
    await expect(findRedis('install', finder)).resolves.toEqual({
      kind: 'found',
      program: '/usr/bin/redis-server',
    });
    expect(asked).toEqual(['redis-server']);
  });

  it('says why it may not be installed', async () => {
    const { finder } = machine(null, null, 'not-allowed');
    await expect(findRedis('install', finder)).rejects.toThrow(
      /Only root may install packages.*apt-get install/,
    );
  });

  it('installs nothing that is there, and looks for nothing that is unwanted', async () => {
    const { finder, asked } = machine('/usr/bin/redis-server');
    for (const choice of [true, 'if-installed', 'install'] as const) {
      expect((await findRedis(choice, finder)).kind).toBe('found');
    }
    await expect(findRedis(false, finder)).resolves.toEqual({ kind: 'unwanted' });
    expect(asked).toEqual([]);
  });
});

describe('redisConfiguration', () => {
  const text = redisConfiguration({
    ...{ program: 'redis-server', folder: '/data/redis', port: 6379, password: 'secret', logFile: '/log' },
  });

  it('demands a password on loopback and keeps nothing on disk', () => {
    for (const line of ['bind 127.0.0.1', 'requirepass secret', 'save ""', 'appendonly no']) {
      expect(text.split('\n')).toContain(line);
    }
  });
});

describe('isRedisOn', () => {
  it('takes only a Redis on the very port for the one left over', () => {
    expect(isRedisOn('redis-server 127.0.0.1:6379', '6379')).toBe(true);
    expect(isRedisOn('redis-server 127.0.0.1:63790', '6379')).toBe(false);
    expect(isRedisOn('vim 127.0.0.1:6379', '6379')).toBe(false);
    expect(isRedisOn(null, '6379')).toBe(false);
  });
});
