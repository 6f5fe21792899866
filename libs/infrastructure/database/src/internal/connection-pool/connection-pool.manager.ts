import {
  PoolExhaustedError,
  TimeoutError,
  UnavailableError,
  type DatabaseError,
} from '../../errors/index.js';
import type { DetailedPoolMetrics, PoolCounts } from '../../pipeline/pool-counts.js';
import { BudgetReader } from './budget-reader.js';
import { Capacity } from './capacity.js';
import { connectFailure, isDefinite } from './connect-failure.js';
import { ConnectionStock } from './connection-stock.js';
import { LeaseBook } from './lease-book.js';
import { PoolFigures } from './pool-figures.js';
import type { PoolLease } from './pool-lease.js';
import type { LeaseRequest, PoolPorts, PoolSettings } from './pool-ports.js';
import { PoolScaling } from './pool-scaling.js';
import { sideBySide } from './side-by-side.js';
import type { Slot } from './slot.js';
import type { Admits } from './wait-queue.js';
import { WaitingLine } from './waiting-line.js';

const TICK_MS = 1000;
/** Longest time that work under way is given at the end; ms. Source: targets, "shutdown grace". */
const SHUTDOWN_GRACE_MS = 30_000;

/**
 * Lends the connections to one server, each to one owner at a time, and owns every deadline on the way (H17).
 *
 * Who comes first is the line's business, how many may be in use the scaling's, how they are opened the stock's; here
 * they meet. Nothing is opened before the first request, or before it is to be warm.
 */
export class ConnectionPoolManager<C, L extends PoolLease<C>> {
  readonly #settings: PoolSettings;
  readonly #ports: PoolPorts<C, L>;
  readonly #figures = new PoolFigures();
  readonly #budget: BudgetReader;
  readonly #scaling: PoolScaling;
  readonly #capacity: Capacity;
  readonly #leases: LeaseBook<C>;
  readonly #stock: ConnectionStock<C>;
  readonly #line: WaitingLine<L>;
  readonly #admits: Admits = (priority, isSpill) => this.#capacity.admits(priority, isSpill);
  readonly #giveBack = (lease: PoolLease<C>, isInDoubt: boolean): void => this.#returned(lease, isInDoubt);
  #stopTicking: (() => void) | undefined;
  #draining: Promise<void> | undefined;
  #ending: Promise<void> | undefined;
  #ranDry: () => void = () => undefined;

  constructor(settings: PoolSettings, ports: PoolPorts<C, L>) {
    this.#settings = settings;
    this.#ports = ports;
    this.#budget = new BudgetReader(ports.readBudget);
    this.#scaling = new PoolScaling(settings);
    this.#capacity = new Capacity(this.#scaling.limit, settings.reservedRatio);
    this.#leases = new LeaseBook(this.#capacity, this.#scaling, this.#figures, ports.observer);
    this.#stock = new ConnectionStock(settings, ports, this.#figures, {
      changed: () => this.#pump(),
      openFailed: (error) => this.#openFailed(error),
    });
    this.#line = new WaitingLine(settings, ports.clock, {
      shed: () => this.#leases.shed(),
      expired: () => this.#expired(),
      left: () => this.#noticeDry(),
    });
  }

  /**
   * @throws DB_POOL_EXHAUSTED when no connection came free in time, or why none could be opened; DB_POOL_QUEUE_FULL;
   * DB_OPERATION_CANCELLED; DB_SHUTTING_DOWN
   */
  acquire(request: LeaseRequest = {}): Promise<L> {
    if (this.#draining !== undefined) return Promise.reject(UnavailableError.shuttingDown());
    if (request.signal?.aborted === true) return Promise.reject(TimeoutError.cancelled());
    const free = this.tryAcquire(request);
    if (free !== undefined) return Promise.resolve(free);
    if (!this.#admits(request.priority ?? 'normal', false)) this.#scaling.starved();
    const lease = this.#line.join(request, this.#capacity.room);
    this.#pump();
    return lease;
  }

  /** A connection that can be had without waiting; undefined when there is none. */
  tryAcquire(request: LeaseRequest = {}): L | undefined {
    if (this.#draining !== undefined) return undefined;
    this.#stopTicking ??= this.#tick();
    const { priority = 'normal', isSpill = false } = request;
    const nowMs = this.#ports.clock.nowMs();
    const slot = this.#admits(priority, isSpill) ? this.#stock.takeFresh(nowMs) : undefined;
    return slot === undefined ? undefined : this.#lend(slot, request, nowMs, 0);
  }

  /** Opens the minimum, behind whatever else goes on. */
  warm(): void {
    if (this.#draining !== undefined) return;
    this.#stopTicking ??= this.#tick();
    this.#pump();
  }

  /** Connections now. Those that are being opened are not among them. */
  get counts(): PoolCounts {
    const { total, idle } = this.#stock;
    return { total, active: total - idle, idle, waiting: this.#line.size };
  }

  /** Whether more may be lent than are: what is missing is a connection. */
  get hasRoom(): boolean {
    return this.#admits('normal', false);
  }

  /** Whether a connection is at hand while none is lent and nobody waits for one. */
  get isIdle(): boolean {
    return (
      this.#leases.size === 0 && this.#line.size === 0 && this.#stock.hasFresh(this.#ports.clock.nowMs())
    );
  }

  /** The most that may be in use, now and ever. */
  get limits(): Pick<DetailedPoolMetrics, 'softLimit' | 'max'> {
    return { softLimit: this.#scaling.limit, max: this.#scaling.maximum };
  }

  /** Whether half of the minimum is open: enough to take work. */
  get isWarm(): boolean {
    return this.#stock.total >= Math.ceil(this.#scaling.minimum / 2);
  }

  getDetailedMetrics(): DetailedPoolMetrics {
    return {
      ...this.counts,
      waitingByPriority: this.#line.sizes,
      opening: this.#stock.opening,
      ...this.limits,
      min: this.#scaling.minimum,
      reservedForCritical: this.#capacity.reserved,
      longestUseMs: this.#leases.longestUseMs(this.#ports.clock.nowMs()),
      ...this.#figures.report(),
    };
  }

  /**
   * Fits the limit to what was seen since the last time; the pool does it itself once a second.
   *
   * @returns the limit
   */
  autoScaleConnectionPool(): number {
    const { clock, cpuRatio } = this.#ports;
    this.#scaling.evaluate(clock.nowMs(), cpuRatio(), this.#capacity.inUse);
    this.#capacity.limit = this.#scaling.limit;
    this.#pump();
    return this.#capacity.limit;
  }

  async executeCriticalQuery<T>(work: (lease: L) => Promise<T>, request: LeaseRequest = {}): Promise<T> {
    return await this.#using(work, { ...request, priority: 'critical' });
  }

  async executeClinicOptimizedQuery<T>(
    clinicId: string,
    work: (lease: L) => Promise<T>,
    request: LeaseRequest = {},
  ): Promise<T> {
    return await this.#using(work, { ...request, clinicId });
  }

  /** As many side by side as the pool allows. @returns how each ended, in the order of the works */
  async executeBatch<T>(
    works: readonly ((lease: L) => Promise<T>)[],
    request: LeaseRequest = {},
  ): Promise<PromiseSettledResult<T>[]> {
    return await sideBySide(works, this.#capacity.limit, (work) => this.#using(work, request));
  }

  /** Turns away all who wait, as when the server is known to be gone and another can be asked. */
  failWaiters(error: () => DatabaseError): void {
    this.#line.fail(error);
  }

  /** The server that could not be reached is known to be back: connections are opened again at once. */
  serverIsBack(): void {
    this.#stock.serverIsBack();
  }

  /**
   * Takes no further work, lets go on what is under way or waits, and destroys the connections.
   *
   * @param graceMs longest time for that; what is still out then is taken away
   */
  drain(graceMs: number): Promise<void> {
    this.#draining ??= this.#drainWithin(graceMs);
    return this.#draining;
  }

  /** Drains with the usual grace, then ends whatever is left. */
  end(): Promise<void> {
    this.#ending ??= this.drain(SHUTDOWN_GRACE_MS).then(() => this.#ports.factory.end());
    return this.#ending;
  }

  /** Hands out what there is, then asks for what is missing. */
  #pump(): void {
    const nowMs = this.#ports.clock.nowMs();
    while (this.#line.size > 0 && this.#stock.hasFresh(nowMs)) {
      const waiter = this.#line.take(this.#admits);
      const slot = waiter === undefined ? undefined : this.#stock.takeFresh(nowMs);
      if (waiter === undefined || slot === undefined) break;
      waiter.serve(this.#lend(slot, waiter.request, nowMs, nowMs - waiter.sinceMs));
    }
    const { minimum, limit } = this.#scaling;
    const wanting = this.#line.hasNext(this.#admits) ? Math.min(this.#line.size, this.#capacity.room) : 0;
    this.#stock.supply(wanting, { min: this.#draining === undefined ? minimum : 0, limit });
    this.#noticeDry();
  }

  #lend(slot: Slot<C>, request: LeaseRequest, nowMs: number, waitedMs: number): L {
    const { priority = 'normal', isSpill = false, owner } = request;
    const giveBack = this.#giveBack;
    const lease = this.#ports.lease({ slot, priority, isSpill, owner, acquiredAtMs: nowMs, giveBack });
    this.#leases.lent(lease, waitedMs);
    return lease;
  }

  #returned(lease: PoolLease<C>, isInDoubt: boolean): void {
    this.#leases.returned(lease, this.#ports.clock.nowMs());
    this.#stock.giveBack(lease.loan.slot, isInDoubt, this.#scaling.limit);
    this.#pump();
  }

  #expired(): DatabaseError {
    this.#leases.timedOut();
    const { outage } = this.#stock;
    return outage === undefined ? PoolExhaustedError.acquireTimeout() : connectFailure(outage);
  }

  /** Waiters stay for the next attempt, unless none can succeed or the pool has never reached its server. */
  #openFailed(error: unknown): void {
    const isHopeless = !this.#settings.isPatient || this.#figures.opened === 0 || isDefinite(error);
    if (this.#stock.total === 0 && isHopeless) this.failWaiters(() => connectFailure(error));
  }

  async #using<T>(work: (lease: L) => Promise<T>, request: LeaseRequest): Promise<T> {
    const lease = await this.acquire(request);
    try {
      return await work(lease);
    } finally {
      lease.release();
    }
  }

  /** Looks after everything, now and every second from now on. */
  #tick(): () => void {
    this.#stock.trim({ min: this.#scaling.minimum, limit: this.#scaling.limit });
    this.autoScaleConnectionPool();
    void this.#keepToBudget();
    return this.#ports.clock.after(TICK_MS, () => {
      this.#stopTicking = this.#tick();
    });
  }

  async #keepToBudget(): Promise<void> {
    const budget = await this.#budget.readWhenDue(this.#ports.clock.nowMs());
    if (budget === undefined) return;
    this.#scaling.budgetRead(budget);
    this.#capacity.limit = this.#scaling.limit;
  }

  async #drainWithin(graceMs: number): Promise<void> {
    this.#stopTicking?.();
    await new Promise<void>((resolve) => {
      const stopTimer = this.#ports.clock.after(graceMs, resolve);
      this.#ranDry = () => {
        stopTimer();
        resolve();
      };
      this.#noticeDry();
    });
    this.failWaiters(() => UnavailableError.shuttingDown());
    this.#leases.reclaimAll(() => UnavailableError.shuttingDown());
    this.#stock.close();
  }

  #noticeDry(): void {
    if (this.#leases.size === 0 && this.#line.size === 0) this.#ranDry();
  }
}
