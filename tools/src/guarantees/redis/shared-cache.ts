import { randomBytes } from 'node:crypto';
import type { ClusterClient } from '../../cluster/index.js';

/** How the module is told to share what it has read. */
export interface SharedCache {
  readonly isEnabled: true;
  readonly redisUrl: string;
  readonly encryptionKey: string;
}

/**
 * The cache with its shared level in the Redis of these servers, under a new key: who does not have it shares nothing.
 *
 * @throws when there is no Redis
 */
export function newSharedCache({ redisUrl }: Pick<ClusterClient, 'redisUrl'>): SharedCache {
  if (redisUrl === null) throw new Error('these servers have no Redis');
  return { isEnabled: true, redisUrl, encryptionKey: randomBytes(32).toString('base64') };
}
