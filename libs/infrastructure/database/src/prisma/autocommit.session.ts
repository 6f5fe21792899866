import type { Principal } from '../context/request-context.js';
import type { ParallelGate } from '../internal/parallel-queries/parallel-gate.js';
import { laterOf, parseLsn, type Lsn } from '../pipeline/lsn.js';
import { parseSnapshot, type Snapshot } from '../pipeline/snapshot.js';
import type { ConnectionPool, LeaseRequest } from './connection-pool.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import { joinPackets, type Packet } from './packet.js';
import type { Session } from './session.js';
import type { Trail } from './trail.js';
import type { WorkContext } from './work-context.js';

export interface AutocommitPorts {
  readonly pool: ConnectionPool;
  readonly request: LeaseRequest;
  /** Whether statements may share a connection with others, and be sent twice ({@link SharedReads}). */
  readonly isShareable: boolean;
  /** What the statements of one request take turns at. */
  readonly gate: ParallelGate;
  /** Sent in front of each statement's context. */
  readonly lead?: Packet | undefined;
  /** Asked behind each statement, where somebody wants to know what was seen. */
  readonly trail: Trail | undefined;
}

/** Statements that stand alone: each takes a connection, carries the whole context, and gives the connection back. */
export class AutocommitSession implements Session {
  readonly principal: Principal;
  failure: unknown;
  readonly #ports: AutocommitPorts;
  readonly #context: WorkContext;
  readonly #snapshots: Snapshot[] = [];
  #position: Lsn | undefined;
  #isPositionLost = false;

  constructor(principal: Principal, context: WorkContext, ports: AutocommitPorts) {
    this.principal = principal;
    this.#context = context;
    this.#ports = ports;
  }

  /** Everything the statements have seen lies before it; undefined without a trail, `lost` when one went unanswered. */
  get position(): Lsn | 'lost' | undefined {
    return this.#isPositionLost ? 'lost' : this.#position;
  }

  /** What the statements saw, where the trail tells. */
  get snapshots(): readonly Snapshot[] {
    return this.#snapshots;
  }

  async run(statement: StatementConfig): Promise<StatementResult> {
    const { gate, trail } = this.#ports;
    if (!gate.tryEnter()) await gate.enter();
    try {
      const result = await this.#send(trail === undefined ? statement : trailedBy(statement, trail));
      if (trail !== undefined) this.#note(result.trailed);
      return result;
    } catch (error) {
      this.failure = error;
      throw error;
    } finally {
      gate.leave();
    }
  }

  #send(statement: StatementConfig): Promise<StatementResult> {
    const { pool, isShareable } = this.#ports;
    if (!isShareable) return this.#sendAlone(statement);
    const alone = (): Promise<StatementResult> => this.#sendAlone(statement);
    return pool.sharedReads.run({ statement, lead: this.#context.packet, alone });
  }

  async #sendAlone(statement: StatementConfig): Promise<StatementResult> {
    const { pool, request, lead } = this.#ports;
    const lease = pool.tryAcquire(request) ?? (await pool.acquire(request));
    try {
      const { packet: context, extraMs } = this.#context;
      const packet = lead === undefined ? context : joinPackets(lead, context);
      return await lease.run(statement, packet, extraMs, request);
    } catch (error) {
      // Cut short because its connection was taken away, which says nothing about the server.
      throw lease.reclaimReason ?? error;
    } finally {
      lease.release();
    }
  }

  #note(answer: string | null | undefined): void {
    const [place, seen] = answer?.split(' ') ?? [];
    const position = parseLsn(place);
    const snapshot = seen === undefined ? undefined : parseSnapshot(seen);
    if (position === null || snapshot === null) this.#isPositionLost = true;
    else this.#position = laterOf(this.#position, position);
    if (snapshot != null) this.#snapshots.push(snapshot);
  }
}

/** Field by field: `{ ...statement, trail }` takes V8 microseconds. */
function trailedBy(statement: StatementConfig, trail: Trail): StatementConfig {
  const { text, values, name, types } = statement;
  return { text, values, name, types, trail };
}
