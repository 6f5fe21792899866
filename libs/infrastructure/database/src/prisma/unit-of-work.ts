import { ModuleRef } from '@nestjs/core';
import type { ContextStore } from '../context/context-store.js';
import type { Principal, RequestContext } from '../context/request-context.js';
import { ContextError } from '../errors/index.js';
import { captureCallSite } from '../internal/leak-detection/call-site.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { assertReadSettings } from '../pipeline/read-settings.js';
import { assertTransactionSettings } from './transaction-settings.js';
import type { AuditInfo } from './audit-stamp.js';
import type { Caller } from './caller.js';
import type { ClientSessions } from './client-sessions.js';
import { createReadClient, createWriteClient } from './client-view.js';
import { OperationPipeline } from './operation-pipeline.js';
import { PrismaRuntime } from './prisma-runtime.js';
import type { TransactionSettings } from './transaction-settings.js';
import type { ReadClient, TransactionClient, WriteClient } from './prisma-types.js';
import { PrismaService } from './prisma.service.js';
import { StandaloneScope } from './standalone.scope.js';
import { TransactionScope } from './transaction.scope.js';

const NO_OPTIONS: OperationOptions = Object.freeze({});

/**
 * Hands callbacks the client that fits where they are called: the caller's transaction if there is one, else the
 * current context's PrismaService.
 */
export class UnitOfWork {
  readonly #store: ContextStore;
  readonly #modules: ModuleRef;
  readonly #runtime: PrismaRuntime;
  readonly #pipeline: OperationPipeline;
  readonly #sessions: ClientSessions;
  readonly #refused: (error: unknown) => void;
  readonly #services = new WeakMap<RequestContext, Promise<PrismaService>>();

  constructor(
    store: ContextStore,
    modules: ModuleRef,
    runtime: PrismaRuntime,
    pipeline: OperationPipeline,
    sessions: ClientSessions,
    refused: (error: unknown) => void,
  ) {
    this.#sessions = sessions;
    this.#store = store;
    this.#refused = refused;
    this.#modules = modules;
    this.#runtime = runtime;
    this.#pipeline = pipeline;
  }

  /** The current context's principal, settled and not expired. */
  async principal(): Promise<Principal> {
    return (await this.#enter()).principal;
  }

  async read<T>(op: (client: ReadClient) => Promise<T>, options?: OperationOptions): Promise<T> {
    const { context, principal } = await this.#enter();
    if (options !== undefined) assertReadSettings(options);
    const outer = this.#callersTransaction(principal);
    if (outer !== undefined) {
      return await op(createReadClient(this.#pipeline.over(outer), outer, options ?? NO_OPTIONS));
    }
    return await op((await this.#serviceOf(context)).getClient(options));
  }

  /** One transaction; inside the caller's it is a savepoint. */
  async transaction<T>(
    op: (client: TransactionClient) => Promise<T>,
    settings: TransactionSettings,
  ): Promise<T> {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- only which function it is counts
    const callSite = captureCallSite(UnitOfWork.prototype.transaction);
    const { context, principal } = await this.#enter();
    assertTransactionSettings(settings);
    const outer = this.#callersTransaction(principal);
    const body = (scope: TransactionScope): Promise<T> =>
      this.#store.runInTransaction(scope, async () => await op(this.#writeClient(scope, settings)));
    if (outer !== undefined) return await this.#runtime.savepoint(outer, settings, body);
    await this.#serviceOf(context);
    return await this.#runtime.transaction(
      { ...this.#callerIn(context, principal), callSite },
      settings,
      body,
    );
  }

  /** A client for work outside any callback: bound to the current principal, each write its own transaction. */
  async standalone(audit: AuditInfo): Promise<WriteClient> {
    const { context, principal } = await this.#enter();
    const scope = new StandaloneScope(this.#callerIn(context, principal), this.#runtime, { audit });
    return createWriteClient(this.#pipeline.over(scope), scope, NO_OPTIONS);
  }

  #callerIn({ session, owner }: RequestContext, principal: Principal): Caller {
    return { principal, session: this.#sessions.of(session), owner };
  }

  /** Who calls; a refusal happens before any operation, so it is reported here. */
  async #enter(): Promise<{ context: RequestContext; principal: Principal }> {
    try {
      const context = this.#store.current();
      return { context, principal: await context.principal(Date.now()) };
    } catch (error) {
      this.#refused(error);
      throw error;
    }
  }

  #writeClient(scope: TransactionScope, options: OperationOptions): TransactionClient {
    return createWriteClient(this.#pipeline.over(scope), scope, options);
  }

  #callersTransaction(principal: Principal): TransactionScope | undefined {
    const open = this.#store.transaction();
    if (open === undefined) return undefined;
    if (!(open instanceof TransactionScope) || open.principal !== principal) throw ContextError.mismatch();
    return open;
  }

  #serviceOf(context: RequestContext): Promise<PrismaService> {
    let service = this.#services.get(context);
    if (service === undefined) {
      this.#modules.registerRequestByContextId(context, context.contextId);
      service = this.#modules.resolve(PrismaService, context.contextId, { strict: false });
      this.#services.set(context, service);
    }
    return service;
  }
}
