import type { Principal } from '../context/request-context.js';
import { rawReadKind } from '../internal/read-replica/raw-read-kind.js';
import type { ReadRequest } from '../internal/read-replica/route-read.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { AutocommitSession } from './autocommit.session.js';
import { leaseRequestOf, type Caller } from './caller.js';
import { failureOf } from './failure.js';
import type { LanePool } from './lane-pool.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Road, Stop } from './road.js';
import type { Scope } from './scope.js';
import { poolFor } from './servers.js';
import { TimeLeft } from './time-left.js';
import type { Trail } from './trail.js';
import type { WorkContext } from './work-context.js';

/** What every read needs of the process. */
export interface ReadPorts {
  readonly lanes: LanePool;
  readonly road: Road;
  /** Asked behind reads of the primary. */
  readonly primaryPosition: Trail;
  /** Asked behind reads of a standby. */
  readonly replayPosition: Trail;
}

/** Reads that stand alone: one lane and one server an operation, one connection a statement. */
export class ReadScope implements Scope {
  readonly #caller: Caller;
  readonly #ports: ReadPorts;
  readonly #options: OperationOptions;
  readonly #context: WorkContext;

  constructor(caller: Caller, ports: ReadPorts, options: OperationOptions, context: WorkContext) {
    this.#caller = caller;
    this.#ports = ports;
    this.#options = options;
    this.#context = context;
  }

  get principal(): Principal {
    return this.#caller.principal;
  }

  perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    _kind?: 'read' | 'write',
    rawText?: string,
  ): Promise<T> {
    const { timeoutMs } = this.#options;
    const left = timeoutMs === undefined ? undefined : new TimeLeft(timeoutMs);
    return this.#ports.road.read({ options: this.#options, request: () => this.#request(rawText) }, (stop) =>
      this.#attempt(stop, left, work, rawText === undefined),
    );
  }

  #request(rawText: string | undefined): ReadRequest {
    const { consistency = 'session', maxStalenessMs } = this.#options;
    return {
      consistency,
      maxStalenessMs,
      session: this.#caller.session.consistency,
      mustUsePrimary: rawText !== undefined && rawReadKind(rawText) !== 'reads' ? 'raw-write' : undefined,
    };
  }

  async #attempt<T>(
    stop: Stop,
    left: TimeLeft | undefined,
    work: (client: PrismaTransactionClient) => Promise<T>,
    isPlain: boolean,
  ): Promise<T> {
    const { principal, session } = this.#caller;
    const { priority = 'normal', signal, timeoutMs } = this.#options;
    const sentAt = session.consistency.moment;
    const statements = new AutocommitSession(principal, this.#context, {
      pool: poolFor(stop.server, principal),
      request: leaseRequestOf(this.#caller, this.#options, { isSpill: stop.isSpill, leftMs: left?.ms }),
      gate: session.gate,
      trail: this.#trailAt(stop),
      // Whoever has limits or a rank of its own is looked after by itself, and raw SQL may do more than read.
      isShareable:
        isPlain && priority === 'normal' && signal === undefined && timeoutMs === undefined && !stop.isSpill,
    });
    try {
      const result = await this.#ports.lanes.lend(statements, ({ client }) => work(client));
      this.#saw(stop, statements, sentAt);
      return result;
    } catch (error) {
      throw failureOf(statements.failure ?? error, principal, { phase: 'statement', write: false });
    }
  }

  /** Where every read goes to one server, and where the past is no matter, nobody needs to know what was seen. */
  #trailAt({ isPrimary }: Stop): Trail | undefined {
    const { road, primaryPosition, replayPosition } = this.#ports;
    if (!road.hasReplicas || this.#options.consistency === 'eventual') return undefined;
    return isPrimary ? primaryPosition : replayPosition;
  }

  #saw(stop: Stop, { position }: AutocommitSession, sentAt: number): void {
    if (position === undefined) return;
    const { timeline, isPrimary } = stop;
    const { consistency } = this.#caller.session;
    if (position === 'lost' || timeline === undefined) {
      consistency.wroteUnknown(timeline);
      return;
    }
    consistency.read({ lsn: position, timeline, isPrimary, sentAt });
    if (!isPrimary) this.#ports.road.passed(stop, position);
  }
}
