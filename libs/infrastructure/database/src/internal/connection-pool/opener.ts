import { TimeoutError } from '../../errors/index.js';
import type { ConnectionFactory, PoolClock } from './pool-ports.js';

/** Opens connections within a limit of its own: whatever comes later than that is destroyed, never lost. */
export class Opener<C> {
  readonly #factory: ConnectionFactory<C>;
  readonly #clock: PoolClock;
  readonly #timeoutMs: number;
  #underWay = 0;

  /** @param timeoutMs longest time to open a connection and to verify it; ms */
  constructor(factory: ConnectionFactory<C>, clock: PoolClock, timeoutMs: number) {
    this.#factory = factory;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Connections that are being opened. */
  get underWay(): number {
    return this.#underWay;
  }

  /** @throws what the server or the network said, or DB_CONNECT_TIMEOUT */
  async open(lost: (connection: C) => void): Promise<C> {
    this.#underWay += 1;
    const attempt = new Attempt(this.#factory);
    const work = attempt.run(lost);
    try {
      return await new Promise<C>((resolve, reject) => {
        const stopTimer = this.#clock.after(this.#timeoutMs, () => {
          attempt.giveUp();
          reject(TimeoutError.connect());
        });
        work.then(resolve, reject).finally(stopTimer);
      });
    } finally {
      this.#underWay -= 1;
    }
  }
}

type State<C> =
  { readonly kind: 'opening' | 'over' } | { readonly kind: 'verifying'; readonly connection: C };

/** One connection on its way; at its end it is handed over or destroyed. */
class Attempt<C> {
  readonly #factory: ConnectionFactory<C>;
  #state: State<C> = { kind: 'opening' };

  constructor(factory: ConnectionFactory<C>) {
    this.#factory = factory;
  }

  async run(lost: (connection: C) => void): Promise<C> {
    const connection = await this.#factory.open(lost);
    if (this.#state.kind === 'over') {
      this.#factory.destroy(connection);
      throw TimeoutError.connect();
    }
    this.#state = { kind: 'verifying', connection };
    try {
      await this.#factory.verify(connection);
    } catch (error) {
      this.giveUp();
      throw error;
    }
    this.#state = { kind: 'over' };
    return connection;
  }

  giveUp(): void {
    if (this.#state.kind === 'verifying') this.#factory.destroy(this.#state.connection);
    this.#state = { kind: 'over' };
  }
}
