import { randomUUID } from 'node:crypto';

import type { ErrorInit, Outcome } from './error-origin.js';
import { ERROR_REGISTRY, type ErrorCode } from './error-registry.js';
import type { ErrorType } from './error-definition.js';
import { SafeCause } from './safe-cause.js';

/** What a client is told: safe to send as it is. */
export interface OutgoingError {
  readonly error: {
    readonly type: ErrorType;
    readonly code: ErrorCode;
    readonly message: string;
    /** HTTP status, 400–599. */
    readonly statusCode: number;
    readonly retryable: boolean;
    readonly correlationId: string;
    readonly field?: string;
  };
}

/**
 * The root of every error that this module throws.
 *
 * Printing one (log, `util.inspect`, `JSON.stringify`, `stack`) shows rules, names and limits, never a value, SQL,
 * host or row. What was caught stays reachable for code through {@link revealOrigin}, and is printed by nothing.
 */
export class DatabaseError extends Error {
  /** Stable across releases; `docs/errors.md` lists them all. */
  readonly code: ErrorCode;
  /** HTTP status, 400–599. */
  readonly statusCode: number;
  /** Whether the same call, repeated after a pause, can succeed. Never true when the outcome is unknown. */
  readonly retryable: boolean;
  /** `none`: the operation had no effect. `unknown`: it may have been committed. */
  readonly outcome: Outcome;
  /** The request that failed, or a fresh id: the same in the log and in the answer to the client. */
  readonly correlationId: string;
  /** The field of the schema that the error is about, where one is known. */
  declare readonly field?: string;
  /** Class, codes and stack frames of what was caught; no text of it. */
  declare readonly cause?: Error;
  readonly #origin: unknown;

  static {
    nameErrors(this, 'DatabaseError');
  }

  constructor(init: ErrorInit) {
    super(init.message);
    const definition = ERROR_REGISTRY[init.code];
    this.code = init.code;
    this.statusCode = definition.statusCode;
    this.outcome = init.outcome;
    this.retryable = definition.retryable && init.outcome === 'none';
    this.correlationId = init.correlationId ?? randomUUID();
    if (init.field !== undefined) this.field = init.field;
    if (init.cause !== undefined) hideCause(this, init.cause);
    this.#origin = init.cause;
  }

  /** What was caught, as it was. Never log it and never send it: it may hold values, SQL and hosts. */
  revealOrigin(): unknown {
    return this.#origin;
  }

  /** What a client may see: an allow-list, so that a property added later stays inside. */
  toJSON(): OutgoingError {
    const { code, statusCode, retryable, correlationId, field } = this;
    const { type } = ERROR_REGISTRY[code];
    const told = { type, code, message: this.outgoingMessage(), statusCode, retryable, correlationId };
    return { error: field === undefined ? told : { ...told, field } };
  }

  /** The message for clients; a class whose message tells operators more overrides it. */
  protected outgoingMessage(): string {
    return this.message;
  }
}

/** Puts the name on the prototype, where V8 finds it when it writes the head of a stack, without formatting one. */
export function nameErrors(errorClass: { prototype: Error }, name: ErrorType): void {
  Object.defineProperty(errorClass.prototype, 'name', { value: name, writable: true, configurable: true });
}

function hideCause(error: DatabaseError, caught: unknown): void {
  const value = caught instanceof DatabaseError ? caught : new SafeCause(caught);
  Object.defineProperty(error, 'cause', { value, writable: true, configurable: true, enumerable: false });
}
