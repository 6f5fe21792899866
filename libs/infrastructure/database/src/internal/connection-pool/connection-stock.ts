import { IdleShelf, isExpired, jitteredLifetimeMs, LIFETIME_MS } from './idle-shelf.js';
import { OpenGate } from './open-gate.js';
import { Opener } from './opener.js';
import type { PoolFigures } from './pool-figures.js';
import type { ConnectionFactory, PoolClock, PoolSettings } from './pool-ports.js';
import type { Slot } from './slot.js';

/** How long a connection may take to show a sign of life; ms. */
const PROBE_DEADLINE_MS = 1000;
/** After a loss the minimum is filled again a moment later, so that a broken server is not met by everybody at once. */
const REFILL_DELAY_MS = 1000;

/** What the stock tells whoever lends from it. */
export interface StockEvents {
  /** There may be more to lend, or to ask for, than a moment ago. */
  changed(): void;
  openFailed(error: unknown): void;
}

export interface StockLimits {
  readonly min: number;
  readonly limit: number;
}

interface StockPorts<C> {
  readonly factory: ConnectionFactory<C>;
  readonly clock: PoolClock;
  readonly random: () => number;
}

/** The open connections of one pool, and the opening and ending of them. */
export class ConnectionStock<C> {
  readonly #ports: StockPorts<C>;
  readonly #figures: PoolFigures;
  readonly #events: StockEvents;
  readonly #slots = new Map<C, Slot<C>>();
  readonly #idle: IdleShelf<C>;
  readonly #gate: OpenGate;
  readonly #opener: Opener<C>;
  #probing = 0;
  #lostAtMs = -Infinity;
  #lastError: unknown;
  #isClosed = false;

  constructor(settings: PoolSettings, ports: StockPorts<C>, figures: PoolFigures, events: StockEvents) {
    this.#ports = ports;
    this.#figures = figures;
    this.#events = events;
    this.#idle = new IdleShelf(settings);
    this.#gate = new OpenGate(ports.random, settings.longestOpenPauseMs);
    this.#opener = new Opener(ports.factory, ports.clock, settings.openTimeoutMs);
  }

  get total(): number {
    return this.#slots.size;
  }

  /** Those that nobody holds. */
  get idle(): number {
    return this.#idle.size + this.#probing;
  }

  get opening(): number {
    return this.#opener.underWay;
  }

  /** Why there is no connection at all; undefined while there is one, and before one was asked for. */
  get outage(): unknown {
    return this.#slots.size === 0 ? this.#lastError : undefined;
  }

  /** Whether there is one to lend as it is. */
  hasFresh(nowMs: number): boolean {
    return this.#idle.hasFresh(nowMs);
  }

  takeFresh(nowMs: number): Slot<C> | undefined {
    return this.#idle.takeFresh(nowMs);
  }

  giveBack(slot: Slot<C>, isInDoubt: boolean, limit: number): void {
    const nowMs = this.#ports.clock.nowMs();
    const isKept =
      !isInDoubt &&
      this.#ports.factory.isUsable(slot.connection) &&
      !isExpired(slot, nowMs) &&
      this.#slots.size <= limit &&
      !this.#isClosed;
    if (isKept) this.#idle.put(slot, nowMs);
    else this.#destroy(slot);
  }

  /**
   * Sees to it that there is something to lend: tries connections that were idle for long, and opens new ones.
   *
   * @param wanting waiters whom a further connection would serve
   */
  supply(wanting: number, { min, limit }: StockLimits): void {
    if (this.#isClosed || (wanting === 0 && this.total + this.opening >= min)) return;
    const nowMs = this.#ports.clock.nowMs();
    while (wanting > this.#probing) {
      const slot = this.#idle.takeStale(nowMs);
      if (slot === undefined) break;
      void this.#probe(slot);
    }
    const mayWarm = nowMs - this.#lostAtMs >= REFILL_DELAY_MS;
    const { total: open, opening } = this;
    const unserved = wanting - this.#probing;
    const count = this.#gate.allowance({ nowMs, open, opening, wanting: unserved, min, limit, mayWarm });
    for (let begun = 0; begun < count; begun += 1) void this.#open();
  }

  /** The server is back: whoever waits for a connection waits for no pause any more. */
  serverIsBack(): void {
    this.#gate.reopen();
    this.#events.changed();
  }

  /** Ends what is old, unneeded or over the limit. */
  trim({ min, limit }: StockLimits): void {
    const nowMs = this.#ports.clock.nowMs();
    for (const slot of this.#idle.takeExpired(nowMs)) this.#destroy(slot);
    for (const slot of this.#idle.takeUnneeded(nowMs, this.total - min)) this.#destroy(slot);
    for (const slot of this.#idle.takeLongestUnused(this.total - limit)) this.#destroy(slot);
  }

  /** Destroys every connection, and those that are still to come. */
  close(): void {
    this.#isClosed = true;
    for (const slot of [...this.#slots.values()]) this.#destroy(slot);
  }

  async #open(): Promise<void> {
    try {
      this.#adopt(
        await this.#opener.open((connection) => {
          this.#lost(connection);
        }),
      );
    } catch (error) {
      this.#openFailed(error);
    }
  }

  #adopt(connection: C): void {
    const { factory, clock, random } = this.#ports;
    if (this.#isClosed || !factory.isUsable(connection)) {
      factory.destroy(connection);
      throw new Error('Connection terminated unexpectedly');
    }
    const nowMs = clock.nowMs();
    const slot = {
      connection,
      retireAtMs: nowMs + jitteredLifetimeMs(LIFETIME_MS, random()),
      idleSinceMs: nowMs,
    };
    this.#slots.set(connection, slot);
    this.#figures.opened += 1;
    this.#lastError = undefined;
    this.#gate.succeeded();
    this.#idle.put(slot, nowMs);
    this.#events.changed();
  }

  #openFailed(error: unknown): void {
    if (this.#isClosed) return;
    this.#lastError = error;
    const { clock } = this.#ports;
    clock.after(this.#gate.failed(clock.nowMs()), () => {
      this.#events.changed();
    });
    this.#events.openFailed(error);
  }

  async #probe(slot: Slot<C>): Promise<void> {
    this.#probing += 1;
    const isAlive = await this.#answers(slot.connection);
    this.#probing -= 1;
    if (isAlive) {
      this.#idle.put(slot, this.#ports.clock.nowMs());
    } else {
      this.#destroy(slot);
      for (const other of this.#idle.takeUnusedSince(slot.idleSinceMs)) this.#destroy(other);
    }
    this.#events.changed();
  }

  #answers(connection: C): Promise<boolean> {
    return new Promise((resolve) => {
      const stopTimer = this.#ports.clock.after(PROBE_DEADLINE_MS, () => {
        resolve(false);
      });
      const settle = (isAlive: boolean) => (): void => {
        stopTimer();
        resolve(isAlive);
      };
      this.#ports.factory.probe(connection).then(settle(true), settle(false));
    });
  }

  /** Whoever holds it learns of it from its statement. */
  #lost(connection: C): void {
    const slot = this.#slots.get(connection);
    if (slot === undefined) return;
    this.#lostAtMs = this.#ports.clock.nowMs();
    if (!this.#idle.remove(slot)) return;
    this.#destroy(slot);
    this.#events.changed();
  }

  #destroy(slot: Slot<C>): void {
    if (!this.#slots.delete(slot.connection)) return;
    this.#figures.destroyed += 1;
    this.#ports.factory.destroy(slot.connection);
  }
}
