import type { LeaseRequest } from '../internal/connection-pool/pool-ports.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { Lease } from './lease.js';
import type { Packet } from './packet.js';
import type { TogetherEvents } from './pg-connection.js';
import { NOT_PREPARED } from './prepared-statements.js';

/** Most statements that share a write. Each waits for those before it: few enough that nobody waits for long. */
const MOST_TOGETHER = 4;
/** How long statements wait for the one before them; ms. */
const STALL_MS = 25;
/** How long a statement that has kept others waiting travels alone; ms. */
const ALONE_MS = 60_000;

/** A statement without side effects that stands alone: sent twice, it does no harm. */
export interface SharedRead {
  readonly statement: StatementConfig;
  /** Its context. */
  readonly lead: Packet;
  /** Sends it on a connection of its own. */
  readonly alone: () => Promise<StatementResult>;
}

interface Waiting {
  readonly read: SharedRead;
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: unknown) => void;
  /** Its answer on the shared connection counts only while it has not been sent again. */
  hasLeft: boolean;
}

/** Where connections come from. */
export interface Connections {
  /** One that nobody uses; undefined when there is none. */
  tryAcquire(request: LeaseRequest): Lease | undefined;
  acquire(request: LeaseRequest): Promise<Lease>;
  /** Whether one is at hand, and none is in use or waited for. */
  readonly isIdle: boolean;
  /** Whether more may be in use than are: who waits does so for one to be opened. */
  readonly hasRoom: boolean;
}

/**
 * Reads that are asked for in one turn of the event loop share a connection and a network write: to the process that
 * sends them a write costs as much as all else that a driver does (docs/adr/0010).
 *
 * Each brings its own context and its own Sync, so to PostgreSQL each is a transaction of its own: what one sets, and
 * how it fails, ends before the next begins. The server works them off in turn, so one that takes long could hold up
 * the others; after 25 ms these are sent again, each alone, and the culprit travels alone from then on. So it is when
 * the connection breaks: that is the first one's failure, not everybody's. They wait together for a connection that is
 * to be opened; where no more are allowed, each waits for its own, in the order the pool keeps.
 */
export class SharedReads {
  readonly #connections: Connections;
  readonly #request: LeaseRequest;
  readonly #aloneUntil = new Map<string, number>();
  #asked: Waiting[] = [];

  constructor(connections: Connections, request: LeaseRequest = {}) {
    this.#connections = connections;
    this.#request = request;
  }

  run(read: SharedRead): Promise<StatementResult> {
    // Nobody else is at it: to wait for company would only take time.
    if (this.#asked.length === 0 && this.#connections.isIdle) return read.alone();
    return new Promise((resolve, reject) => {
      const count = this.#asked.push({ read, resolve, reject, hasLeft: false });
      // Behind all answers that have arrived by now: whoever they let go on asks in this turn.
      if (count === 1) setImmediate(this.#depart);
    });
  }

  readonly #depart = (): void => {
    const asked = this.#asked;
    this.#asked = [];
    for (let first = 0; first < asked.length; first += MOST_TOGETHER)
      this.#send(asked.slice(first, first + MOST_TOGETHER));
  };

  #send(group: readonly Waiting[]): void {
    const together = group.filter(({ read }) => this.#mayShare(read));
    const lease = together.length > 1 ? this.#connections.tryAcquire(this.#request) : undefined;
    const areAlone = together.length < 2 || (lease === undefined && !this.#connections.hasRoom);
    for (const waiting of group) if (areAlone || !together.includes(waiting)) leave(waiting);
    if (areAlone) return;
    if (lease === undefined) void this.#sendWhenOpen(together);
    else this.#sendTogether(lease, together);
  }

  #mayShare({ statement: { name } }: SharedRead): boolean {
    return name !== undefined && !(performance.now() < (this.#aloneUntil.get(name) ?? 0));
  }

  async #sendWhenOpen(group: readonly Waiting[]): Promise<void> {
    try {
      this.#sendTogether(await this.#connections.acquire(this.#request), group);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #sendTogether(lease: Lease, group: readonly Waiting[]): void {
    let turn = 0;
    let turnAtMs = performance.now();
    const stalled = (): void => {
      const slow = group[turn]?.read.statement.name;
      // It may have begun only now.
      const isSlow = performance.now() - turnAtMs >= STALL_MS;
      if (slow !== undefined && isSlow) this.#aloneUntil.set(slow, performance.now() + ALONE_MS);
      for (const waiting of group.slice(turn + 1)) leave(waiting);
    };
    // Behind the reading of what has arrived: the server is not slow when this process is.
    const timer = setTimeout(setImmediate, STALL_MS, stalled);
    const events: TogetherEvents = {
      ended: (place, error, result) => {
        turn = place + 1;
        turnAtMs = performance.now();
        const waiting = group[place] as Waiting;
        if (result !== undefined) waiting.resolve(result);
        else if ((error as { code?: string }).code === NOT_PREPARED) leave(waiting);
        else if (!waiting.hasLeft) waiting.reject(lease.reclaimReason ?? error);
      },
      missed: (place) => {
        leave(group[place] as Waiting);
      },
      finished: () => {
        clearTimeout(timer);
        lease.release();
      },
    };
    try {
      lease.runTogether(
        group.map(({ read }) => read),
        events,
      );
    } catch {
      // One of them cannot be sent. Alone, it says so itself.
      events.finished();
      group.forEach(leave);
    }
  }
}

function leave(waiting: Waiting): void {
  if (waiting.hasLeft) return;
  waiting.hasLeft = true;
  waiting.read.alone().then(waiting.resolve, waiting.reject);
}
