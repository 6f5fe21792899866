import type { ConnectionFactory } from '../../src/internal/connection-pool/pool-ports.js';
import type { ManualClock } from './manual-clock.js';

/** A connection to a server that is only imagined. */
export class FakeConnection {
  /** Counts from 1 in the order of opening. */
  readonly number: number;
  isInTransaction = false;
  isBroken = false;
  isDestroyed = false;

  constructor(number: number) {
    this.number = number;
  }
}

/** Opens imagined connections on a manual clock, and keeps account of them as a server would. */
export class FakeConnections implements ConnectionFactory<FakeConnection> {
  /** How long connecting takes; ms. */
  connectMs = 0;
  /** Set it, and attempts to connect fail so. */
  failure: Error | undefined;
  /** Set it, and connections are cut off: they answer nothing more, and nobody is told. */
  isSilent = false;
  /** Set it, and fresh connections are examined so. */
  examine: (connection: FakeConnection) => Promise<void> = () => Promise.resolve();
  /** For every attempt to connect, failed ones included: how many were under way, itself among them. */
  readonly atOnce: number[] = [];
  probes = 0;
  hasEnded = false;
  readonly opened: FakeConnection[] = [];
  readonly #clock: ManualClock;
  readonly #lost = new Map<FakeConnection, (connection: FakeConnection) => void>();
  #underWay = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** Attempts to connect. */
  get attempts(): number {
    return this.atOnce.length;
  }

  /** What the server counts. */
  get backends(): number {
    return this.opened.filter(({ isDestroyed }) => !isDestroyed).length;
  }

  async open(lost: (connection: FakeConnection) => void): Promise<FakeConnection> {
    this.#underWay += 1;
    this.atOnce.push(this.#underWay);
    await new Promise<void>((resolve) => this.#clock.after(this.connectMs, resolve));
    this.#underWay -= 1;
    if (this.failure !== undefined) throw this.failure;
    const connection = new FakeConnection(this.opened.length + 1);
    this.opened.push(connection);
    this.#lost.set(connection, lost);
    return connection;
  }

  async verify(connection: FakeConnection): Promise<void> {
    await this.examine(connection);
  }

  isUsable({ isInTransaction, isBroken }: FakeConnection): boolean {
    return !isInTransaction && !isBroken;
  }

  probe(connection: FakeConnection): Promise<void> {
    this.probes += 1;
    if (this.isSilent) return new Promise(() => undefined);
    return connection.isBroken ? Promise.reject(new Error('Connection terminated')) : Promise.resolve();
  }

  destroy(connection: FakeConnection): void {
    if (connection.isDestroyed) throw new Error('a connection was destroyed twice');
    connection.isDestroyed = true;
  }

  end(): Promise<void> {
    this.hasEnded = true;
    return Promise.resolve();
  }

  /** Breaks a connection, as a server that goes away does. */
  lose(connection: FakeConnection): void {
    connection.isBroken = true;
    this.#lost.get(connection)?.(connection);
  }
}
