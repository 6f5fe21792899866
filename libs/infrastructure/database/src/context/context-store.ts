import { AsyncLocalStorage } from 'node:async_hooks';
import { ContextError } from '../errors/index.js';
import { freezeIdentity, type Identity } from './identity.js';
import { RequestContext, type OpenTransaction } from './request-context.js';
import { freezeGrant, type SystemGrant } from './system-grant.js';
import { WorkOwner } from './work-owner.js';

interface Frame {
  readonly context?: RequestContext;
  readonly transaction?: OpenTransaction;
  /** Shared by all contexts opened inside one another: what one wrote, the next reads. */
  readonly session: object;
  readonly owner?: WorkOwner;
}

/**
 * Finds the current unit of work. Only `run` is used, never `enterWith`: a context cannot outlive its callback.
 *
 * It answers "who is calling DatabaseService?". It never travels from an operation to its statement:
 * from there on the principal is passed by hand (see docs/adr/0004).
 */
export class ContextStore {
  readonly #frames = new AsyncLocalStorage<Frame>();
  #nextId = 1;

  /** A piece of work of its own: it ends when the promise that `fn` returns settles. */
  runWithIdentity<T>(identity: Identity, fn: () => T): T {
    const owner = new WorkOwner();
    return endingWith(owner, () => this.#runAs(identity, owner, fn));
  }

  /** Part of the caller's work, as somebody else; a piece of work of its own where there is no caller. */
  runWithinAs<T>(identity: Identity, fn: () => T): T {
    const owner = this.#frames.getStore()?.owner;
    return owner === undefined ? this.runWithIdentity(identity, fn) : this.#runAs(identity, owner, fn);
  }

  /**
   * The identity is asked for at the first clinic-bound call inside `fn`, so after guards.
   *
   * `resolve` itself runs outside every context: a clinic-bound call in it is refused at once, where inside it would
   * wait for the identity that it is part of.
   *
   * @param owner ended by whoever knows when the request has been answered
   */
  runWithResolver<T>(resolve: () => Promise<Identity | null>, fn: () => T, owner = new WorkOwner()): T {
    const session = this.#session();
    const source = (): Promise<Identity | null> => this.#frames.run({ session, owner }, resolve);
    return this.#run(new RequestContext(this.#nextId++, source, session, owner), fn);
  }

  /** Part of the caller's work, as {@link runWithinAs}. @throws DB_CONTEXT_INVALID when the grant names no reason, actor or model */
  runWithSystemGrant<T>(grant: SystemGrant, fn: () => T): T {
    const principal = Object.freeze({ kind: 'system' as const, grant: freezeGrant(grant) });
    const outer = this.#frames.getStore()?.owner;
    const owner = outer ?? new WorkOwner();
    const run = (): T => this.#run(new RequestContext(this.#nextId++, principal, this.#session(), owner), fn);
    return outer === undefined ? endingWith(owner, run) : run();
  }

  runInTransaction<T>(transaction: OpenTransaction, fn: () => T): T {
    const context = this.current();
    const { session, owner } = context;
    return this.#frames.run({ context, transaction, session, owner }, fn);
  }

  /** Makes `fn` one session, also where no context is open yet. */
  runInSession<T>(fn: (session: object) => T): T {
    const frame = this.#frames.getStore() ?? { session: {} };
    return this.#frames.run(frame, () => fn(frame.session));
  }

  /** @throws DB_CONTEXT_MISSING outside every context. */
  current(): RequestContext {
    const context = this.#frames.getStore()?.context;
    if (context === undefined) throw ContextError.missing();
    return context;
  }

  /** The session the caller is in, if any. */
  session(): object | undefined {
    return this.#frames.getStore()?.session;
  }

  /** The transaction the caller is in, if any. */
  transaction(): OpenTransaction | undefined {
    return this.#frames.getStore()?.transaction;
  }

  #session(): object {
    return this.#frames.getStore()?.session ?? {};
  }

  #runAs<T>(identity: Identity, owner: WorkOwner, fn: () => T): T {
    const principal = Object.freeze({ kind: 'clinic' as const, identity: freezeIdentity(identity) });
    return this.#run(new RequestContext(this.#nextId++, principal, this.#session(), owner), fn);
  }

  #run<T>(context: RequestContext, fn: () => T): T {
    const { session, owner } = context;
    return this.#frames.run({ context, session, owner }, fn);
  }
}

/** Work that returns no promise may go on by itself (a callback, a stream): it never ends here. */
function endingWith<T>(owner: WorkOwner, run: () => T): T {
  const result = run();
  const end = (): void => {
    owner.end();
  };
  if (result instanceof Promise) result.then(end, end);
  return result;
}
