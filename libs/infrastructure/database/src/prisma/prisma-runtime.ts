import type { Principal } from '../context/request-context.js';
import { ValidationError, createError } from '../errors/index.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { auditStamp, type AuditInfo } from './audit-stamp.js';
import { failureOf } from './failure.js';
import type { LanePool } from './lane-pool.js';
import { contextPacket, joinPackets, packetOf, type Packet } from './packet.js';
import type { Pools } from './pools.js';
import { Deadline } from './deadline.js';
import { ReadScope } from './read.scope.js';
import { TransactionScope } from './transaction.scope.js';
import { primaryPosition } from './trail.js';
import { TransactionSession, type IsolationLevel } from './transaction.session.js';
import type { WorkContext } from './work-context.js';

export interface TransactionSettings extends OperationOptions {
  readonly isolationLevel?: IsolationLevel;
  readonly audit?: AuditInfo;
}

/** Most time a transaction may take unless the call says otherwise; ms. */
export const TRANSACTION_TIMEOUT_MS = 60_000;

/** Node's longest timer, 24.8 days. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Told how transactions ended. */
export interface CommitObserver {
  /** @param rows inserted, updated and deleted: as many audit records */
  committed(rows: number): void;
  commitFailed(error: unknown): void;
}

/** What every request shares: the pools and the lanes. Opens scopes on them, each bound to one principal. */
export class PrismaRuntime {
  readonly #lanes: LanePool;
  readonly #pools: Pools;
  readonly #observer: CommitObserver;
  readonly #contexts = new WeakMap<Principal, Packet>();
  readonly #position = primaryPosition();

  constructor(lanes: LanePool, pools: Pools, observer: CommitObserver) {
    this.#observer = observer;
    this.#lanes = lanes;
    this.#pools = pools;
  }

  readScope(principal: Principal, options: OperationOptions): ReadScope {
    const context = withTimeout(this.#contextOf(principal), options);
    return new ReadScope(principal, this.#lanes, this.#pools[principal.kind], context);
  }

  /**
   * Runs `body` in one transaction: BEGIN rides with its first statement, and nothing is sent when there is none.
   *
   * @throws DatabaseError, classified; whatever `body` throws itself is passed on after the rollback
   */
  async transaction<T>(
    principal: Principal,
    settings: TransactionSettings,
    body: (scope: TransactionScope) => Promise<T>,
  ): Promise<T> {
    const session = new TransactionSession(
      principal,
      this.#pools[principal.kind],
      writeContext(principal, settings),
      settings.isolationLevel ?? 'ReadCommitted',
      this.#position,
    );
    return await this.#lanes.lend(session, async (lane) => {
      const scope = new TransactionScope(session, lane);
      const deadline = new Deadline(settings.timeoutMs ?? TRANSACTION_TIMEOUT_MS, (reason) => {
        session.abort(reason);
      });
      try {
        // A callback that never settles must not keep its caller, nor the lane.
        return await this.#settle(scope, session, (given) => Promise.race([body(given), deadline.passed]));
      } finally {
        deadline.clear();
      }
    });
  }

  /** A nested call: a savepoint in the caller's transaction, with the nested call's audit stamp. */
  async savepoint<T>(
    outer: TransactionScope,
    settings: TransactionSettings,
    body: (scope: TransactionScope) => Promise<T>,
  ): Promise<T> {
    const context = writeContext(outer.principal, settings);
    return await outer.takeTurn(() =>
      outer.session.savepoint(context, async () => {
        const scope = outer.nested();
        try {
          return await body(scope);
        } finally {
          await scope.close();
        }
      }),
    );
  }

  async end(): Promise<void> {
    await this.#lanes.end();
    await Promise.all([this.#pools.clinic.end(), this.#pools.system.end(), this.#pools.health.end()]);
  }

  async #settle<T>(
    scope: TransactionScope,
    session: TransactionSession,
    body: (scope: TransactionScope) => Promise<T>,
  ): Promise<T> {
    let result: T;
    try {
      result = await body(scope);
      await scope.close();
      // A nested call that nobody awaited is half done: committing would keep that half.
      if (session.depth > 0) throw createError('DB_TRANSACTION_CLOSED');
    } catch (error) {
      await scope.close();
      await session.rollback();
      throw error;
    }
    try {
      await session.commit();
    } catch (error) {
      const failure = failureOf(error, scope.principal, { phase: 'commit', write: true });
      this.#observer.commitFailed(failure);
      throw failure;
    }
    this.#observer.committed(session.writtenRows);
    return result;
  }

  #contextOf(principal: Principal): Packet {
    const known = this.#contexts.get(principal);
    if (known !== undefined) return known;
    const packet = contextPacket(principal);
    this.#contexts.set(principal, packet);
    return packet;
  }
}

function writeContext(principal: Principal, settings: TransactionSettings): WorkContext {
  return withTimeout(contextPacket(principal, auditStamp(principal, settings.audit)), settings);
}

function withTimeout(packet: Packet, { timeoutMs }: OperationOptions): WorkContext {
  if (timeoutMs === undefined) return { packet, extraMs: 0 };
  // 0 would switch the server's limit off; beyond the longest timer Node fires at once.
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > LONGEST_TIMEOUT_MS)
    throw ValidationError.argument('timeoutMs', `a whole number from 1 to ${String(LONGEST_TIMEOUT_MS)}`);
  const limit = packetOf(`SET LOCAL statement_timeout = ${String(timeoutMs)}`);
  return { packet: joinPackets(packet, limit), extraMs: timeoutMs };
}
