import type { Principal } from '../context/request-context.js';
import { ValidationError, createError } from '../errors/index.js';
import { parseLsn } from '../pipeline/lsn.js';
import type { OperationOptions } from '../pipeline/operation.js';
import type { SeenMarks } from '../pipeline/session-footing.js';
import { auditStamp } from './audit-stamp.js';
import { failureOf } from './failure.js';
import type { LanePool } from './lane-pool.js';
import { contextPacket, joinPackets, packetOf, type Packet } from './packet.js';
import { leaseRequestOf, type Caller } from './caller.js';
import { Deadline } from './deadline.js';
import { KeyedWrite } from './keyed-write.js';
import { ReadScope, type ReadPorts } from './read.scope.js';
import type { Road, Stop } from './road.js';
import { RunningCallback } from './running-callback.js';
import { poolFor } from './servers.js';
import { TimeLeft } from './time-left.js';
import { TransactionScope } from './transaction.scope.js';
import { primaryPosition, primarySnapshot, replayPosition } from './trail.js';
import { TransactionSession } from './transaction.session.js';
import type { TransactionSettings } from './transaction-settings.js';
import type { WorkContext } from './work-context.js';

/** Most time a transaction may take, all its attempts together, unless the call says otherwise; ms. */
export const TRANSACTION_TIMEOUT_MS = 60_000;

/** 20 days: below Node's longest timer, 24.8 days, also after the pool's own limit was added. */
const LONGEST_TIMEOUT_MS = 1_728_000_000;

/** Told how transactions ended. */
export interface CommitObserver {
  /** @param rows inserted, updated and deleted: as many audit records */
  committed(rows: number): void;
  commitFailed(error: unknown): void;
}

/** What every request shares: the road to the servers and the lanes. Opens scopes on them, each bound to one caller. */
export class PrismaRuntime {
  readonly #lanes: LanePool;
  readonly #road: Road;
  readonly #observer: CommitObserver;
  readonly #reads: ReadPorts;
  readonly #contexts = new WeakMap<Principal, Packet>();

  constructor(lanes: LanePool, road: Road, marks: SeenMarks, observer: CommitObserver) {
    this.#observer = observer;
    this.#lanes = lanes;
    this.#road = road;
    this.#reads = {
      lanes,
      road,
      marks,
      names: lanes.names,
      primaryPosition: primaryPosition(),
      primarySnapshot: primarySnapshot(),
      replayPosition: replayPosition(),
    };
  }

  readScope(caller: Caller, options: OperationOptions): ReadScope {
    const context = withTimeout(this.#contextOf(caller.principal), options);
    return new ReadScope(caller, this.#reads, options, context);
  }

  /**
   * Runs `body` in one transaction: BEGIN rides with its first statement, and nothing is sent when there is none. A
   * transaction that is known to have left nothing behind is run again, `body` and all.
   *
   * @throws DatabaseError, classified; whatever `body` throws itself is passed on after the rollback
   */
  async transaction<T>(
    caller: Caller,
    settings: TransactionSettings,
    body: (scope: TransactionScope) => Promise<T>,
  ): Promise<T> {
    const context = writeContext(caller.principal, settings);
    const keyed = KeyedWrite.of(caller.principal, settings);
    const { timeoutMs = TRANSACTION_TIMEOUT_MS } = settings;
    const left = new TimeLeft(timeoutMs);
    return await this.#road.write(settings, keyed !== undefined, (stop, receiptAnswered) =>
      keyed === undefined
        ? this.#attempt(caller, stop, settings, left.ms, context, body)
        : // What a lost answer left open is looked into also when the call's own time is over.
          this.#attempt(caller, stop, settings, timeoutMs, context, keyed.once(body, receiptAnswered)),
    );
  }

  async #attempt<T>(
    caller: Caller,
    stop: Stop,
    settings: TransactionSettings,
    leftMs: number,
    context: WorkContext,
    body: (scope: TransactionScope) => Promise<T>,
  ): Promise<T> {
    const { principal } = caller;
    const callback = new RunningCallback();
    const session = new TransactionSession(
      principal,
      poolFor(stop.server, principal),
      context,
      settings.isolationLevel ?? 'ReadCommitted',
      this.#reads.primaryPosition,
      leaseRequestOf({ ...caller, callback }, settings, { timeoutMs: settings.maxWaitMs, leftMs }),
    );
    const sentAt = caller.session.consistency.moment;
    return await this.#lanes.lend(session, async (lane) => {
      const scope = new TransactionScope(session, lane);
      const deadline = new Deadline(leftMs, session);
      try {
        // A callback that never settles must not keep its caller, nor the lane.
        const raced = (given: TransactionScope) => deadline.over(callback.started(body(given)));
        return await this.#settle(scope, session, raced, (position) => {
          caller.session.seenAt = this.#reads.marks.now;
          this.#reads.marks.committed();
          noteWrite(caller, stop, position, sentAt);
        });
      } catch (error) {
        // An error tells of rows, too.
        if (session.hasBegun) caller.session.seenAt = this.#reads.marks.now;
        throw error;
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
    const run = KeyedWrite.of(outer.principal, settings)?.once(body) ?? body;
    return await outer.takeTurn(() =>
      outer.session.savepoint(context, async () => {
        const scope = outer.nested();
        try {
          return await run(scope);
        } finally {
          await scope.close();
        }
      }),
    );
  }

  async end(): Promise<void> {
    await this.#lanes.end();
  }

  async #settle<T>(
    scope: TransactionScope,
    session: TransactionSession,
    body: (scope: TransactionScope) => Promise<T>,
    wrote: (position: string | undefined) => void,
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
      if (failure.outcome === 'unknown') wrote(undefined);
      throw failure;
    }
    if (session.hasBegun) wrote(session.commitPosition);
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

/** Where the session now stands; a place that was lost sends its reads to the primary. */
function noteWrite(
  { session: { consistency } }: Caller,
  { timeline }: Stop,
  position: string | undefined,
  sentAt: number,
): void {
  const lsn = parseLsn(position);
  if (lsn === null || timeline === undefined) consistency.wroteUnknown(timeline);
  else consistency.wrote({ lsn, timeline, sentAt });
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
