import { Inject, Injectable, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { RequestContext, type Principal } from '../context/request-context.js';
import { ContextError } from '../errors/index.js';
import type { OperationOptions } from '../pipeline/operation.js';
import type { Caller } from './caller.js';
import { ClientSessions } from './client-sessions.js';
import { createReadClient } from './client-view.js';
import { OperationPipeline } from './operation-pipeline.js';
import { PrismaRuntime } from './prisma-runtime.js';
import type { ReadClient } from './prisma-types.js';

const NO_OPTIONS: OperationOptions = Object.freeze({});

/**
 * The view of the shared client that belongs to one unit of work; one per request context.
 *
 * It owns nothing but its principal and its view. Only DatabaseService resolves it, so that the request scope
 * does not bubble into the controllers and services of the application (docs/adr/0005).
 */
@Injectable({ scope: Scope.REQUEST })
export class PrismaService {
  readonly #caller: Caller;
  readonly #runtime: PrismaRuntime;
  readonly #pipeline: OperationPipeline;
  readonly #client: ReadClient;

  /** @throws DB_CONTEXT_MISSING when built outside a settled context */
  constructor(
    @Inject(REQUEST) context: unknown,
    runtime: PrismaRuntime,
    pipeline: OperationPipeline,
    sessions: ClientSessions,
  ) {
    const principal = context instanceof RequestContext ? context.settled : undefined;
    if (principal === undefined) throw ContextError.missing();
    const { session, owner } = context as RequestContext;
    this.#caller = { principal, session: sessions.of(session), owner };
    this.#runtime = runtime;
    this.#pipeline = pipeline;
    this.#client = this.#createClient(NO_OPTIONS);
  }

  get principal(): Principal {
    return this.#caller.principal;
  }

  /** Reads that stand alone. Calls without options share one client, so that same-tick lookups batch. */
  getClient(options?: OperationOptions): ReadClient {
    return options === undefined ? this.#client : this.#createClient(options);
  }

  #createClient(options: OperationOptions): ReadClient {
    const scope = this.#runtime.readScope(this.#caller, options);
    return createReadClient(this.#pipeline.over(scope), scope, options);
  }
}
