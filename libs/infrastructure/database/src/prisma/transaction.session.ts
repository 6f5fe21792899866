import type { Principal } from '../context/request-context.js';
import { createError } from '../errors/index.js';
import type { ConnectionPool, Lease, LeaseRequest } from './connection-pool.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import { EMPTY_PACKET, joinPackets, packetOf, type Packet } from './packet.js';
import type { Session } from './session.js';
import type { IsolationLevel } from './transaction-settings.js';
import type { Trail } from './trail.js';
import { afterNested, type WorkContext } from './work-context.js';

const BEGIN: Record<IsolationLevel, Packet> = {
  ReadCommitted: packetOf('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE'),
  RepeatableRead: packetOf('BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE'),
  Serializable: packetOf('BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE'),
};

/** The role is silent below errors; what COMMIT has to warn of must be heard (H12). */
const HEAR_WARNINGS = packetOf('SET LOCAL client_min_messages = warning');

/** Command tags of statements that change rows. */
const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

const BARE: WorkContext = { packet: EMPTY_PACKET, extraMs: 0 };

type State =
  /** No statement yet, so no connection: BEGIN waits for the first one. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'open'; readonly lease: Lease }
  /** `reason` is what later statements are refused with. */
  | { readonly kind: 'closed'; readonly reason?: Error };

/**
 * One transaction on one connection, bound to one principal for its whole life.
 *
 * BEGIN, SAVEPOINT, RELEASE and ROLLBACK TO cost no round trip: they wait in `#lead` and ride in front of the
 * next statement. The context goes again with every statement, because RELEASE lets an inner SET LOCAL out (H26).
 */
export class TransactionSession implements Session {
  readonly principal: Principal;
  failure: unknown;
  readonly #pool: ConnectionPool;
  readonly #trail: Trail | undefined;
  readonly #request: LeaseRequest;
  #context: WorkContext;
  #state: State = { kind: 'pending' };
  #lead: Packet;
  #tail: Promise<unknown> = Promise.resolve();
  /** Names of the open ones, innermost last. */
  readonly #savepoints: string[] = [];
  #savepointCount = 0;
  #isMendingDeferred = false;
  #isCommitting = false;
  #writtenRows = 0;
  #commitPosition: string | undefined;
  #hasBegun = false;

  /**
   * @param trail asked right behind COMMIT
   * @param request how the connection is asked for
   */
  constructor(
    principal: Principal,
    pool: ConnectionPool,
    context: WorkContext,
    isolation: IsolationLevel,
    trail?: Trail,
    request: LeaseRequest = {},
  ) {
    this.#request = request;
    this.#trail = trail;
    this.principal = principal;
    this.#pool = pool;
    this.#context = context;
    this.#lead = BEGIN[isolation];
  }

  /** Rows inserted, updated and deleted so far, savepoints that were undone left out: as many audit records. */
  get writtenRows(): number {
    return this.#writtenRows;
  }

  /** What the trail answered behind COMMIT; undefined without one, or when its answer was lost. */
  get commitPosition(): string | undefined {
    return this.#commitPosition;
  }

  /** Whether anything was sent. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** How many savepoints are open. */
  get depth(): number {
    return this.#savepoints.length;
  }

  /** Statements of one transaction queue up here: Promise.all inside a callback is legal, interleaving is not (H5). */
  run(statement: StatementConfig): Promise<StatementResult> {
    return this.#enqueue(() => this.#send(statement, this.#context));
  }

  /**
   * Runs `fn` behind a savepoint: when it fails, what it did is undone and the transaction goes on.
   *
   * @param context what statements inside carry: the same principal, the nested call's audit stamp
   */
  async savepoint<T>(context: WorkContext, fn: () => Promise<T>): Promise<T> {
    const outer = this.#context;
    const writtenBefore = this.#writtenRows;
    const name = `sp_${String(++this.#savepointCount)}`;
    this.#savepoints.push(name);
    await this.#enqueue(() => this.#defer(`SAVEPOINT ${name}`));
    this.#context = context;
    try {
      const result = await fn();
      await this.#enqueue(() => {
        if (this.#hasFailed || this.#savepoints.at(-1) !== name) throw createError('DB_TRANSACTION_ABORTED');
        return this.#defer(`RELEASE SAVEPOINT ${name}`);
      });
      return result;
    } catch (error) {
      await this.#enqueue(() => this.#undo(name, writtenBefore));
      throw error;
    } finally {
      this.#leave(name, afterNested(outer, context));
    }
  }

  /** @throws DB_TRANSACTION_ABORTED when a statement had failed and the server rolled back instead. */
  async commit(): Promise<void> {
    await this.#enqueue(async () => {
      if (this.#state.kind === 'closed') throw this.#state.reason ?? createError('DB_TRANSACTION_CLOSED');
      this.#isCommitting = true;
      if (this.#hasFailed) {
        await this.#sendRollback();
        throw createError('DB_TRANSACTION_ABORTED');
      }
      try {
        if (this.#state.kind === 'open') await this.#sendCommit();
      } finally {
        // Also when COMMIT was answered with something else: the connection is idle, or destroyed as it comes back.
        this.#close();
      }
    });
  }

  async #sendCommit(): Promise<void> {
    const commit = { text: 'COMMIT', name: 'commit', ...(this.#trail && { trail: this.#trail }) };
    const answer = await this.#send(commit, { packet: HEAR_WARNINGS, extraMs: this.#context.extraMs });
    if (answer.command !== 'COMMIT') throw createError('DB_TRANSACTION_ABORTED');
    // Committed here, but not on the standby it was promised to: nobody knows what a failover would keep.
    if (answer.warning?.startsWith('01') === true) throw commitWarned(answer.warning);
    this.#commitPosition = answer.trailed ?? undefined;
  }

  async #sendRollback(): Promise<void> {
    this.#lead = EMPTY_PACKET;
    await this.#send({ text: 'ROLLBACK', name: 'rollback' }, BARE).catch(() => undefined);
    this.#close();
  }

  /** Never fails: a ROLLBACK that cannot be sent is one the server does by itself, its connection being destroyed. */
  async rollback(): Promise<void> {
    await this.#enqueue(async () => {
      if (this.#state.kind === 'open') await this.#sendRollback();
    });
  }

  /**
   * Gives the connection up at once, in whatever state it is; the server rolls back when it notices.
   *
   * The first reason stays. During COMMIT none is kept: the server may have committed, and no reason can say it didn't.
   */
  abort(reason?: Error): void {
    if (this.#state.kind === 'closed') return;
    if (this.#state.kind === 'open') this.#state.lease.release(true);
    this.#state = { kind: 'closed', ...(reason !== undefined && !this.#isCommitting && { reason }) };
  }

  /** Failed, and no ROLLBACK TO that mends it is on its way. */
  get #hasFailed(): boolean {
    return (
      this.#state.kind === 'open' && this.#state.lease.transactionStatus === 'E' && !this.#isMendingDeferred
    );
  }

  /** Nothing to undo once a savepoint around this one was undone. */
  async #undo(name: string, writtenBefore: number): Promise<void> {
    if (!this.#savepoints.includes(name)) return;
    this.#writtenRows = writtenBefore;
    this.#isMendingDeferred = true;
    await this.#defer(`ROLLBACK TO SAVEPOINT ${name}`, `RELEASE SAVEPOINT ${name}`);
  }

  /** Closes the savepoint, and any that was left open inside it. */
  #leave(name: string, outer: WorkContext): void {
    const index = this.#savepoints.indexOf(name);
    if (index < 0) return;
    this.#savepoints.length = index;
    this.#context = outer;
  }

  #close(): void {
    if (this.#state.kind === 'open') this.#state.lease.release();
    this.#state = { kind: 'closed' };
  }

  #defer(...statements: readonly string[]): Promise<void> {
    this.#lead = joinPackets(this.#lead, ...statements.map(packetOf));
    return Promise.resolve();
  }

  async #send(statement: StatementConfig, context: WorkContext): Promise<StatementResult> {
    const lease = await this.#ensureLease();
    const lead = this.#lead;
    this.#lead = EMPTY_PACKET;
    this.#isMendingDeferred = false;
    try {
      const limits = this.#isEnding(context) ? {} : this.#request;
      const result = await lease.run(statement, joinPackets(lead, context.packet), context.extraMs, limits);
      // Raw SQL cannot name a transaction command, so this is a server or a pooler gone wrong: trust nothing.
      if (lease.transactionStatus === 'I' && !this.#isEnding(context))
        throw createError('DB_TRANSACTION_ABORTED');
      if (WRITES.has(result.command)) this.#writtenRows += result.rowCount ?? 0;
      return result;
    } catch (error) {
      if (lease.transactionStatus !== 'E') this.abort();
      // A statement that was cut short because its connection was taken away says nothing about the server. Of COMMIT
      // the reason must not be told: it may have taken effect.
      throw this.#fail(this.#isCommitting ? error : (lease.reclaimReason ?? error));
    }
  }

  /** COMMIT and ROLLBACK, which carry no context of the work. */
  #isEnding({ packet }: WorkContext): boolean {
    return packet === HEAR_WARNINGS || packet === EMPTY_PACKET;
  }

  async #ensureLease(): Promise<Lease> {
    if (this.#state.kind === 'open') return this.#state.lease;
    try {
      if (this.#state.kind === 'closed') throw createError('DB_TRANSACTION_CLOSED');
      const lease = await this.#pool.acquire(this.#request);
      // The deadline may have passed while the acquire was waiting.
      if (this.#isClosed()) {
        lease.release();
        throw createError('DB_TRANSACTION_CLOSED');
      }
      this.#state = { kind: 'open', lease };
      this.#hasBegun = true;
      return lease;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #isClosed(): boolean {
    return this.#state.kind === 'closed';
  }

  /** Keeps the true cause: after a deadline, that and not the broken connection it left behind. */
  #fail(error: unknown): unknown {
    this.failure = (this.#state.kind === 'closed' ? this.#state.reason : undefined) ?? error;
    return this.failure;
  }

  async #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return await result;
  }
}

/** As the driver would report it, for the one classifier. */
function commitWarned(code: string): Error {
  return Object.assign(new Error('COMMIT was answered with a warning'), { code, severity: 'WARNING' });
}
