import { describe, expect, it } from '@jest/globals';
import { parseRedisUrl, type RedisTarget } from './redis-url.js';

describe('parseRedisUrl', () => {
  it.each<[string, RedisTarget]>([
    ['redis://cache', { kind: 'single', isEncrypted: false, nodes: [{ host: 'cache', port: 6379 }] }],
    [
      'rediss://app:s%40cret@cache.example:6380/2',
      {
        ...{ kind: 'single', isEncrypted: true, nodes: [{ host: 'cache.example', port: 6380 }] },
        ...{ username: 'app', password: 's@cret', database: 2 },
      },
    ],
    [
      'redis://:s3cret@[::1]:7000',
      { kind: 'single', isEncrypted: false, nodes: [{ host: '::1', port: 7000 }], password: 's3cret' },
    ],
    [
      'rediss+sentinel://:x@a:1,b/0?name=main-1',
      {
        ...{ kind: 'sentinel', isEncrypted: true, password: 'x', database: 0, masterName: 'main-1' },
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26_379 },
        ],
      },
    ],
    [
      'redis+cluster://a,b:7001',
      {
        ...{ kind: 'cluster', isEncrypted: false },
        nodes: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7001 },
        ],
      },
    ],
  ])('reads %s', (text, target) => {
    expect(parseRedisUrl(text)).toEqual(target);
  });

  it.each([
    'http://cache',
    'redis://',
    'redis://a,b',
    'redis://cache:0',
    'redis://cache:65536',
    'redis://cache/x',
    'redis://cache?name=main',
    'redis://%zz@cache',
    'redis+sentinel://a,b',
    'redis+cluster://a/1',
    'redis+other://a',
    ' redis://cache',
  ])('refuses %s', (text) => {
    expect(parseRedisUrl(text)).toBeUndefined();
  });
});
