import type { Principal } from '../context/request-context.js';
import type { ModelDescription } from './model-metadata.js';

/** Per-call settings of reads and writes. */
export interface OperationOptions {
  /** Most time one statement may take; ms, ≥ 1. @defaultValue `DB_QUERY_TIMEOUT` */
  readonly timeoutMs?: number;
  /** Gives up before the next statement once aborted. */
  readonly signal?: AbortSignal;
  /** Allows an explicit `take` over 1000. @defaultValue false */
  readonly allowLarge?: boolean;
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
}

export type Next = (operation: Operation) => Promise<unknown>;
