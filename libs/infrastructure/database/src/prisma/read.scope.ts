import type { Principal } from '../context/request-context.js';
import { rawReadKind } from '../internal/read-replica/raw-read-kind.js';
import type { ReadRequest } from '../internal/read-replica/route-read.js';
import type { ReplicaSight } from '../internal/session-consistency/consistency-session.js';
import type { OperationOptions } from '../pipeline/operation.js';
import type { SeenMarks } from '../pipeline/session-footing.js';
import type { Snapshot, Xid } from '../pipeline/snapshot.js';
import { AutocommitSession } from './autocommit.session.js';
import type { ClientSession } from './client-sessions.js';
import { leaseRequestOf, type Caller } from './caller.js';
import { failureOf } from './failure.js';
import type { LanePool } from './lane-pool.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Road, Stop } from './road.js';
import type { Scope } from './scope.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { StatementNames } from './statement-names.js';
import { packetOf, type Packet } from './packet.js';
import type { Look } from './primary-proof.js';
import { poolFor } from './servers.js';
import { TimeLeft } from './time-left.js';
import type { Trail } from './trail.js';
import type { WorkContext } from './work-context.js';

/** What every read needs of the process. */
export interface ReadPorts {
  readonly lanes: LanePool;
  readonly road: Road;
  readonly names: StatementNames;
  readonly marks: SeenMarks;
  /** Asked behind reads of the primary. */
  readonly primaryPosition: Trail;
  /** Asked behind reads of the primary that must show what replicas have shown. */
  readonly primarySnapshot: Trail;
  /** Asked behind reads of a standby. */
  readonly replayPosition: Trail;
}

type Run<T> = (session: AutocommitSession) => Promise<T>;

/** How the statements of one read are sent. */
interface Manner {
  readonly isPlain: boolean;
  readonly trail: Trail | undefined;
  readonly lead?: Packet;
}

/** The statement and its trail have one snapshot. In front of everything else: it must be said before the first. */
const ONE_SNAPSHOT = packetOf("SET LOCAL transaction_isolation = 'repeatable read'");

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

  get reader(): ClientSession {
    return this.#caller.session;
  }

  perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    _kind?: 'read' | 'write',
    rawText?: string,
  ): Promise<T> {
    return this.#read(rawText, (session) => this.#ports.lanes.lend(session, ({ client }) => work(client)));
  }

  ask(statement: StatementConfig): Promise<StatementResult> {
    const name = this.#ports.names.nameOf(statement.text);
    return this.#read(undefined, (session) => session.run({ ...statement, name }));
  }

  #read<T>(rawText: string | undefined, run: Run<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    const left = timeoutMs === undefined ? undefined : new TimeLeft(timeoutMs);
    return this.#ports.road.read({ options: this.#options, request: () => this.#request(rawText) }, (stop) =>
      this.#attempt(stop, left, rawText, run),
    );
  }

  #request(rawText: string | undefined): ReadRequest {
    const { consistency = 'session', maxStalenessMs } = this.#options;
    return {
      consistency,
      maxStalenessMs,
      session: this.#caller.session.consistency,
      mustUsePrimary: rawText === undefined || onlyReads(rawText) ? undefined : 'raw-write',
    };
  }

  #attempt<T>(stop: Stop, left: TimeLeft | undefined, rawText: string | undefined, run: Run<T>): Promise<T> {
    const isPlain = rawText === undefined;
    const trail = this.#trailAt(stop);
    const isRepeatable = trail !== undefined && (isPlain || onlyReads(rawText));
    const sight = isRepeatable
      ? this.#ports.road.unproven(stop, this.#caller.session.consistency)
      : undefined;
    if (sight !== undefined) return this.#prove(sight, stop, left, run);
    return this.#once(stop, this.#statementsAt(stop, left, { isPlain, trail }), run);
  }

  /** Hands out what is certain to show no less than a replica has shown. */
  async #prove<T>(sight: ReplicaSight, stop: Stop, left: TimeLeft | undefined, run: Run<T>): Promise<T> {
    const { road, primarySnapshot: trail } = this.#ports;
    const { consistency } = this.#caller.session;
    const look = async (): Promise<Look<T>> => {
      const statements = this.#statementsAt(stop, left, { isPlain: false, trail, lead: ONE_SNAPSHOT });
      const result = await this.#once(stop, statements, run);
      return { result, snapshots: statements.position === 'lost' ? undefined : statements.snapshots };
    };
    return await road.proof.of(sight, left?.ms ?? Infinity, look, () => {
      consistency.shown(sight);
    });
  }

  #statementsAt(stop: Stop, left: TimeLeft | undefined, { isPlain, trail, lead }: Manner): AutocommitSession {
    const { principal, session } = this.#caller;
    const { priority = 'normal', signal, timeoutMs } = this.#options;
    return new AutocommitSession(principal, this.#context, {
      pool: poolFor(stop.server, principal),
      request: leaseRequestOf(this.#caller, this.#options, { isSpill: stop.isSpill, leftMs: left?.ms }),
      gate: session.gate,
      lead,
      trail,
      // Whoever has limits or a rank of its own is looked after by itself, and raw SQL may do more than read.
      isShareable:
        isPlain && priority === 'normal' && signal === undefined && timeoutMs === undefined && !stop.isSpill,
    });
  }

  async #once<T>(stop: Stop, statements: AutocommitSession, run: Run<T>): Promise<T> {
    const { principal, session } = this.#caller;
    const sentAt = session.consistency.moment;
    try {
      const result = await run(statements);
      this.#saw(stop, statements, sentAt);
      return result;
    } catch (error) {
      // The server has answered: it is the row that is missing, and where that was seen is known.
      if (statements.failure === undefined && statements.position !== undefined)
        this.#saw(stop, statements, sentAt);
      throw failureOf(statements.failure ?? error, principal, { phase: 'statement', write: false });
    } finally {
      // Also of a read that failed: that a row is missing has been seen.
      session.seenAt = this.#ports.marks.now;
    }
  }

  /** Where every read goes to one server, and where the past is no matter, nobody needs to know what was seen. */
  #trailAt({ isPrimary }: Stop): Trail | undefined {
    const { road, primaryPosition, replayPosition } = this.#ports;
    if (!road.hasReplicas || this.#options.consistency === 'eventual') return undefined;
    return isPrimary ? primaryPosition : replayPosition;
  }

  #saw(stop: Stop, { position, snapshots }: AutocommitSession, sentAt: number): void {
    const { consistency } = this.#caller.session;
    if (!this.#ports.road.hasReplicas) consistency.sawAll(sentAt);
    if (position === undefined) return;
    const { timeline, isPrimary } = stop;
    if (position === 'lost' || timeline === undefined) {
      consistency.wroteUnknown(timeline);
      return;
    }
    const below = isPrimary ? undefined : endOf(snapshots);
    consistency.read({ lsn: position, timeline, isPrimary, sentAt, below });
    if (!isPrimary) this.#ports.road.passed(stop, position);
  }
}

function onlyReads(rawText: string): boolean {
  return rawReadKind(rawText) === 'reads';
}

/** What was seen was written by transactions before it. */
function endOf(snapshots: readonly Snapshot[]): Xid | undefined {
  return snapshots.reduce<Xid | undefined>(
    (end, { xmax }) => (end === undefined || xmax > end ? xmax : end),
    undefined,
  );
}
