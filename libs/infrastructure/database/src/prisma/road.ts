import { CircuitOpenError, DatabaseError, UnavailableError } from '../errors/index.js';
import { REFUSED } from '../internal/circuit-breaker/breaker-rule.js';
import type { CircuitBreakerService } from '../internal/circuit-breaker/circuit-breaker.service.js';
import { PROCESS_CLOCK } from '../internal/read-replica/clock.port.js';
import type { ReadReplicaRouterService } from '../internal/read-replica/read-replica-router.service.js';
import type { ReadRequest, Route } from '../internal/read-replica/route-read.js';
import type { RetryService } from '../internal/retry/retry.service.js';
import type {
  ConsistencySession,
  ReplicaSight,
} from '../internal/session-consistency/consistency-session.js';
import type { Lsn } from '../pipeline/lsn.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { PrimaryProof } from './primary-proof.js';
import { ReplicaWitness } from './replica-witness.js';
import type { Server, Servers } from './servers.js';

/** Where one attempt goes. */
export interface Stop {
  readonly server: Server;
  /** True when the primary does what a replica could have done. */
  readonly isSpill: boolean;
  /** Whether the server is asked as the primary. */
  readonly isPrimary: boolean;
  /** The cluster's timeline as the attempt begins; undefined while nobody knows. */
  readonly timeline: number | undefined;
}

/** One read on its way: all its statements go to one server (H14). */
export interface ReadJourney {
  readonly options: OperationOptions;
  readonly request: () => ReadRequest;
}

export interface RoadObserver {
  /** Where a read went, and why. */
  routed(route: Route): void;
}

/** Losses that say the server itself may be gone, not only one statement. */
const LOSSES: ReadonlySet<string> = new Set([
  'DB_CONNECTION_LOST',
  'DB_UNREACHABLE',
  'DB_STARTING',
  'DB_CONNECT_TIMEOUT',
]);
/** Longest time in which the outcome of a keyed write is looked for; ms. Source: targets, G3. */
const RESOLVE_WITHIN_MS = 30_000;

/**
 * The last stretch of every operation: retry → routing → breaker of the target. An attempt is one batch of reads, or
 * one whole transaction; never a statement of one.
 */
export class Road {
  /** What reads of the primary have to show before they are handed out. */
  readonly proof: PrimaryProof;
  readonly #servers: Servers;
  readonly #router: ReadReplicaRouterService;
  readonly #breakers: CircuitBreakerService;
  readonly #retry: RetryService;
  readonly #observer: RoadObserver;
  readonly #hasReplicas: boolean;

  constructor(
    servers: Servers,
    router: ReadReplicaRouterService,
    breakers: CircuitBreakerService,
    retry: RetryService,
    observer: RoadObserver,
  ) {
    this.#servers = servers;
    this.#router = router;
    this.#breakers = breakers;
    this.#retry = retry;
    this.#observer = observer;
    this.#hasReplicas = servers.all.length > 1;
    const witness = new ReplicaWitness(servers, router);
    this.proof = new PrimaryProof({
      clock: PROCESS_CLOCK,
      hasCommitted: (unseen, at) => witness.hasCommitted(unseen, at),
    });
    // Each has its breaker from the start, so that operators can ask for it by name.
    for (const { name } of servers.all) breakers.breakerOf(name);
  }

  /** Whether reads can be served by more than one server. */
  get hasReplicas(): boolean {
    return this.#hasReplicas;
  }

  /** @throws DatabaseError of the last attempt */
  read<T>(journey: ReadJourney, attempt: (stop: Stop) => Promise<T>): Promise<T> {
    const { signal, timeoutMs } = journey.options;
    const work = { kind: 'read' as const, target: 'reads', signal, deadlineMs: timeoutMs };
    return this.#retry.run(work, () =>
      this.#hasReplicas
        ? this.#readSomewhere(journey, attempt)
        : this.#visit(this.#primaryStop(false), attempt),
    );
  }

  /**
   * @param isKeyed whether each attempt stands under the same receipt
   * @throws DatabaseError of the last attempt, or whatever the caller's own code threw
   */
  write<T>(
    { signal, timeoutMs }: OperationOptions,
    isKeyed: boolean,
    attempt: (stop: Stop, receiptAnswered: () => void) => Promise<T>,
  ): Promise<T> {
    const work = {
      kind: 'transaction' as const,
      target: 'writes',
      isKeyed,
      signal,
      deadlineMs: isKeyed ? RESOLVE_WITHIN_MS : timeoutMs,
    };
    // A breaker keeps new work away. What may be done already is asked after all the same: the questions are few and
    // become rarer, and a breaker can rest for longer than an outcome may stay unknown.
    return this.#retry.run(work, (_attempt, receiptAnswered, isInquiry) =>
      this.#visit(this.#primaryStop(false), (stop) => attempt(stop, receiptAnswered), !isInquiry),
    );
  }

  /**
   * A replica has shown a place. Without it the next read of the same session, which must see no less, would take that
   * replica for late until its next poll, and leave it for the primary.
   */
  passed({ server: { name } }: Stop, lsn: Lsn): void {
    this.#router.passed(name, lsn);
  }

  /** What a replica has shown to the session and this primary may not show yet; undefined when there is no such thing. */
  unproven(
    { isPrimary, timeline }: Stop,
    { sight, timeline: own }: ConsistencySession,
  ): ReplicaSight | undefined {
    if (!isPrimary || sight === undefined || own !== timeline) return undefined;
    return this.#router.shows(sight.below) ? undefined : sight;
  }

  async #readSomewhere<T>(journey: ReadJourney, attempt: (stop: Stop) => Promise<T>): Promise<T> {
    let stop = this.#readStop(journey);
    for (let left = this.#servers.all.length - 1; ; left -= 1) {
      try {
        return await this.#visit(stop, attempt);
      } catch (error) {
        if (left === 0 || stop.isPrimary || !(isLoss(error) || error instanceof CircuitOpenError))
          throw error;
        // A replica that is lost, or shielded by its breaker, gets no more of this: no retry, and none is paid for.
        const next = this.#readStop(journey);
        stop = next.server === stop.server ? this.#primaryStop(true) : next;
      }
    }
  }

  #readStop({ request }: ReadJourney): Stop {
    const route = this.#router.route(request());
    this.#observer.routed(route);
    if (route.node === null || route.node === this.#router.primary()) return this.#primaryStop(route.isSpill);
    const timeline = this.#router.cluster()?.timeline;
    return { server: this.#servers.of(route.node), isSpill: false, isPrimary: false, timeline };
  }

  /**
   * A primary that is only silent is asked all the same: whether it is gone is for the connection to say. One that
   * was replaced is not.
   *
   * @throws DB_UNREACHABLE
   */
  #primaryStop(isSpill: boolean): Stop {
    const timeline = this.#router.cluster()?.timeline;
    const name = this.#router.primary() ?? this.#silentPrimary();
    if (name === undefined) throw UnavailableError.unreachable();
    return { server: this.#servers.of(name), isSpill, isPrimary: true, timeline };
  }

  #silentPrimary(): string | undefined {
    if (!this.#hasReplicas) return this.#servers.configuredPrimary.name;
    const last = this.#router.nodes().find(({ role }) => role === 'primary');
    const isReplaced = last?.reason === 'old-timeline' || last?.reason === 'foreign-system';
    return last === undefined || isReplaced || last.reason === 'role-changed' ? undefined : last.name;
  }

  async #visit<T>(stop: Stop, attempt: (stop: Stop) => Promise<T>, isGuarded = true): Promise<T> {
    const { name } = stop.server;
    const breaker = isGuarded ? this.#breakers.breakerOf(name) : undefined;
    const pass = breaker?.enter() ?? REFUSED;
    const leave = this.#router.lease(name);
    const startedAt = performance.now();
    try {
      const result = await attempt(stop);
      breaker?.answered(pass);
      this.#router.observe(name, { latencyMs: performance.now() - startedAt });
      return result;
    } catch (error) {
      breaker?.failed(pass, error);
      this.#met(name, error, performance.now() - startedAt);
      throw error;
    } finally {
      leave();
    }
  }

  #met(name: string, error: unknown, latencyMs: number): void {
    if (!isLoss(error)) return;
    this.#router.observe(name, { latencyMs, failed: true });
    this.#router.nodeFailed(name, 'unreachable');
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof DatabaseError && LOSSES.has(error.code);
}
