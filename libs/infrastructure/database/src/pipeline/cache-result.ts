/** How the cache ended a read: from what it held, from the database, or without looking. */
export type CacheResult = 'hit' | 'miss' | 'bypass';
