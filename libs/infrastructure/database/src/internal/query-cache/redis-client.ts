import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisTarget } from '../../config/redis-url.js';
import { tlsOptions } from '../../config/tls-options.js';
import type { RedisClient } from './redis-store.js';

/** A connection that says nothing for so long is given up, and made anew; ms. */
const SILENCE_MS = 1000;
const CONNECT_MS = 2000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2000;

/**
 * A connection to Redis that never makes anybody wait: nothing queues while it is down, nothing is sent twice, and it
 * comes back by itself. Where it is encrypted nothing is sent in plaintext, nor to a server without a certificate of a
 * trusted authority for the host that was asked for; a host is one of the URL, or one that sentinels or a cluster name.
 *
 * @param ca the trusted authority as PEM; without it, Node's own list of authorities
 */
export function openRedis(target: RedisTarget, ca?: string): RedisClient {
  const { kind, nodes, isEncrypted, masterName, database } = target;
  const [first] = nodes;
  const tls = { ...tlsOptions('verify-full', ca) };
  const login = {
    ...(target.username !== undefined && { username: target.username }),
    ...(target.password !== undefined && { password: target.password }),
    ...(isEncrypted && { tls }),
  };
  const common: RedisOptions = {
    ...login,
    ...(database !== undefined && { db: database }),
    ...{ lazyConnect: true, connectTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, maxRetriesPerRequest: 0 },
    ...{ enableOfflineQueue: false, autoResendUnfulfilledCommands: false, enableAutoPipelining: true },
    // Those of one turn are one command already.
    autoPipeliningIgnoredCommands: ['hcRead'],
    ...{ retryStrategy, reconnectOnError: lookingForTheMaster() },
  };
  const client = open();
  // Who asks is told; an event that nobody hears would end the process.
  client.on('error', () => undefined);
  return client;

  function open(): RedisClient {
    if (kind === 'cluster')
      return new Cluster([...nodes], {
        ...{ lazyConnect: true, enableOfflineQueue: false, enableAutoPipelining: true },
        ...{ clusterRetryStrategy: retryStrategy },
        ...(isEncrypted && { dnsLookup: asNamed }),
        redisOptions: { ...login, connectTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
      });
    if (kind === 'sentinel')
      return new Redis({
        ...common,
        ...{ sentinels: [...nodes], sentinelRetryStrategy: retryStrategy },
        ...(masterName !== undefined && { name: masterName }),
        ...(isEncrypted && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
        ...(target.password !== undefined && { sentinelPassword: target.password }),
      });
    return new Redis({ ...common, ...first });
  }
}

/** A certificate is for the name that was asked for, not for the address that it stands for: connections look it up. */
function asNamed(host: string, callback: (error: null, host: string) => void): void {
  callback(null, host);
}

/** A server that has become a replica is left, so that sentinels or the name say which one is the master now. */
function lookingForTheMaster(): (error: Error) => boolean {
  let leftAtMs = -Infinity;
  return ({ message }) => {
    const nowMs = performance.now();
    if (!message.startsWith('READONLY') || nowMs - leftAtMs < LONGEST_RETRY_MS) return false;
    leftAtMs = nowMs;
    return true;
  };
}

/** Many processes that lost one server do not all knock at once. */
function retryStrategy(attempt: number): number {
  const mostMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.ceil(mostMs * (0.5 + Math.random() / 2));
}
