import type { Principal } from '../context/request-context.js';
import type { ModelDescription } from './model-metadata.js';
import type { Priority } from './priority.js';
import type { Consistency } from './read-settings.js';
import type { ReadSession } from './session-footing.js';

/** What one read asks of the cache. */
export interface CacheOptions {
  /**
   * The oldest result it accepts, and how long others keep its own; seconds, 1 to 86 400.
   * @defaultValue the time of the model's kind of data, else `CACHE_TTL`
   */
  readonly ttl?: number;
  /**
   * Whether a result past its time will do while a fresh one is read, for half as long again; never where an
   * emergency may be in it. @defaultValue true
   */
  readonly swr?: boolean;
  /** Names of the caller's own, to be invalidated by; at most 20, of 1 to 100 letters, digits and `_ . : -`. */
  readonly tags?: readonly string[];
  /** Tells results apart that have the same arguments; at most 200 characters. */
  readonly key?: string;
}

/** Per-call settings of reads and writes. */
export interface OperationOptions {
  /**
   * Most time the call may wait for a connection and for further attempts, and most time one statement may take; of a
   * transaction, most time it may take altogether. ms, a whole number from 1 to 20 days.
   * @defaultValue `DB_POOL_ACQUIRE_TIMEOUT` and `DB_QUERY_TIMEOUT`; 60 000 for a transaction
   */
  readonly timeoutMs?: number;
  /** Gives up before the next statement once aborted. */
  readonly signal?: AbortSignal;
  /** Allows an explicit `take` over 1000. @defaultValue false */
  readonly allowLarge?: boolean;
  /**
   * How much of the past a read may show: `strong`, nothing, so it asks the primary; `session`, nothing older than
   * what its own session has written and read; `eventual`, whatever a replica has. @defaultValue 'session'
   */
  readonly consistency?: Consistency;
  /** Oldest state a replica may show; ms, ≥ 0. @defaultValue `DB_MAX_REPLICA_LAG` */
  readonly maxStalenessMs?: number;
  /** Whether, and for how long, the result may come from the cache. */
  readonly cache?: false | CacheOptions;
  /** Whose turn it is when connections are short. @defaultValue 'normal' */
  readonly priority?: Priority;
}

/** One Prisma call on its way to the database. */
export interface Operation {
  /** The model it is addressed to; null for raw SQL. */
  readonly model: ModelDescription | null;
  /** Prisma's method name: `findMany`, `create`, `$queryRaw`, … */
  readonly name: string;
  readonly kind: 'read' | 'write';
  /** Prisma's argument object, or the tagged template's parts for raw SQL. */
  readonly args: unknown;
  readonly principal: Principal;
  readonly options: OperationOptions;
  /** Absent inside a transaction, which sees what nobody else may. */
  readonly reader?: ReadSession | undefined;
}

/** The whole pipeline over one scope. */
export type Run = (operation: Operation) => Promise<unknown>;

/** All that lies within a step. Its answer may be `Ready`. */
export type Next = (operation: Operation) => PromiseLike<unknown>;
