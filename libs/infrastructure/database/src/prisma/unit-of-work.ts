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
  /** A promise until the first one who waited for it has it. */
  readonly #services = new WeakMap<RequestContext, PrismaService | Promise<PrismaService>>();

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

  /** @throws also at once, not only as a rejection */
  read<T>(op: (client: ReadClient) => Promise<T>, options?: OperationOptions): Promise<T> {
    const { context, principal } = this.#current();
    const service = this.#services.get(context);
    // The usual case waits for nothing: each await would cost every read microseconds.
    if (principal !== undefined && service instanceof PrismaService)
      return this.#readAs(principal, service, op, options);
    return this.#firstRead(op, options);
  }

  /** The first of its context: who it is must be found out, or its PrismaService be made. */
  async #firstRead<T>(op: (client: ReadClient) => Promise<T>, options?: OperationOptions): Promise<T> {
    const { context, principal } = await this.#enter();
    return await this.#readAs(principal, await this.#serviceOf(context), op, options);
  }

  #readAs<T>(
    principal: Principal,
    service: PrismaService,
    op: (client: ReadClient) => Promise<T>,
    options: OperationOptions | undefined,
  ): Promise<T> {
    if (options !== undefined) assertReadSettings(options);
    const outer = this.#callersTransaction(principal);
    return op(
      outer === undefined
        ? service.getClient(options)
        : createReadClient(this.#pipeline.over(outer), outer, options ?? NO_OPTIONS),
    );
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

  /** Who calls; the principal is undefined while it is not settled. A refusal before any operation is reported here. */
  #current(): { context: RequestContext; principal: Principal | undefined } {
    try {
      const context = this.#store.current();
      return { context, principal: context.principalIfSettled(Date.now()) };
    } catch (error) {
      this.#refused(error);
      throw error;
    }
  }

  async #enter(): Promise<{ context: RequestContext; principal: Principal }> {
    const { context, principal } = this.#current();
    if (principal !== undefined) return { context, principal };
    try {
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

  #serviceOf(context: RequestContext): PrismaService | Promise<PrismaService> {
    const known = this.#services.get(context);
    if (known !== undefined) return known;
    const service = this.#resolve(context);
    this.#services.set(context, service);
    return service;
  }

  async #resolve(context: RequestContext): Promise<PrismaService> {
    this.#modules.registerRequestByContextId(context, context.contextId);
    const service = await this.#modules.resolve(PrismaService, context.contextId, { strict: false });
    this.#services.set(context, service);
    return service;
  }
}
