import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { PrismaClient } from './generated/client/client.js';
import { createError, UnavailableError } from '../errors/index.js';
import { LaneDriver, type Lane } from './lane.js';
import type { Session } from './session.js';
import type { StatementNames } from './statement-names.js';

/** Node's longest timer, 24.8 days: a lane must not be closed by Prisma's transaction timeout. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Well inside that, and long enough to cost nothing. */
const LANE_LIFETIME_MS = 3_600_000;

interface OpenLane {
  readonly lane: Lane;
  readonly close: () => void;
  readonly retireAt: number;
}

/** Prisma's adapter class; the package exports only its factory. */
type AdapterClass = new (driver: unknown, options: object, dispose: () => Promise<void>) => SqlDriverAdapter;

/**
 * Opens lanes through one shared PrismaClient and lends each to one piece of work at a time.
 *
 * Grows with concurrency (a lane is about 13 KB) and keeps at most `keep` idle ones.
 */
export class LanePool {
  /** By which connections know the statements of all lanes. */
  readonly names: StatementNames;
  readonly #prisma: PrismaClient;
  readonly #idle: OpenLane[] = [];
  readonly #keep: number;
  #opening: Promise<unknown> = Promise.resolve();
  #adopt: ((driver: LaneDriver) => void) | undefined;
  #isEnded = false;

  constructor(names: StatementNames, keep = 256) {
    this.names = names;
    this.#keep = keep;
    this.#prisma = new PrismaClient({
      adapter: this.#adapterFactory(names),
      errorFormat: 'minimal',
      log: [],
    });
  }

  /**
   * Runs `work` on a lane whose statements all go through `session`.
   *
   * A lane whose work failed midway is not lent again: Prisma runs an include's branches side by side, so when
   * one fails another may still be about to send a statement, and it must find a dead end, not the next lease.
   *
   * @throws DB_SHUTTING_DOWN after the end
   */
  async lend<T>(session: Session, work: (lane: Lane) => Promise<T>): Promise<T> {
    // Prisma would connect again.
    if (this.#isEnded) throw UnavailableError.shuttingDown();
    const entry = this.#idle.pop() ?? (await this.#open());
    const { driver } = entry.lane;
    driver.bind(session);
    let isReusable = false;
    try {
      const result = await work(entry.lane);
      isReusable = true;
      return result;
    } finally {
      isReusable ||= driver.statements <= 1;
      driver.unbind();
      if (isReusable && this.#hasRoomFor(entry)) this.#idle.push(entry);
      else entry.close();
    }
  }

  /** What is lent goes on; nothing further is lent. */
  async end(): Promise<void> {
    this.#isEnded = true;
    for (const { close } of this.#idle.splice(0)) close();
    await this.#prisma.$disconnect();
  }

  #hasRoomFor({ retireAt }: OpenLane): boolean {
    return !this.#isEnded && this.#idle.length < this.#keep && Date.now() < retireAt;
  }

  /** One at a time, so that the transaction Prisma asks the adapter for is certainly this lane's. */
  async #open(): Promise<OpenLane> {
    const opened = this.#opening.then(() => this.#openNext());
    this.#opening = opened.catch(() => undefined);
    try {
      return await opened;
    } catch (error) {
      // Prisma would call it a transaction that had ended.
      throw this.#isEnded ? UnavailableError.shuttingDown() : error;
    }
  }

  #openNext(): Promise<OpenLane> {
    return new Promise((resolve, reject) => {
      let driver: LaneDriver | undefined;
      this.#adopt = (adopted) => (driver = adopted);
      this.#prisma
        .$transaction(
          (client) => {
            this.#adopt = undefined;
            if (driver === undefined) throw createError('DB_INTERNAL');
            const adopted = driver;
            return new Promise<void>((close) => {
              resolve({ lane: { client, driver: adopted }, close, retireAt: Date.now() + LANE_LIFETIME_MS });
            });
          },
          { timeout: LONGEST_TIMER_MS, maxWait: LONGEST_TIMER_MS },
        )
        .catch(reject);
    });
  }

  #adapterFactory(names: StatementNames): SqlDriverAdapterFactory {
    const options = { statementNameGenerator: nameFor(names) };
    return {
      provider: 'postgres',
      adapterName: 'healthcare-lanes',
      connect: async () => {
        // Never connects: it is here for its conversions, and to learn the adapter's class.
        const adapter = await new PrismaPg(new pg.Pool({ max: 1 }), options).connect();
        const Adapter = adapter.constructor as AdapterClass;
        const refuse = (): Promise<never> => Promise.reject(createError('DB_INTERNAL'));
        adapter.queryRaw = refuse;
        adapter.executeRaw = refuse;
        adapter.startTransaction = () => Promise.resolve(this.#startLane(Adapter, options));
        return adapter;
      },
    };
  }

  #startLane(Adapter: AdapterClass, options: object): Transaction {
    if (this.#adopt === undefined) throw createError('DB_INTERNAL');
    const driver = new LaneDriver();
    this.#adopt(driver);
    const adapter = new Adapter(driver, options, () => Promise.resolve());
    const closed = (): Promise<void> => Promise.resolve();
    // usePhantomQuery: Prisma must not send its own COMMIT; transactions are TransactionSession's business.
    return Object.assign(adapter, { options: { usePhantomQuery: true }, commit: closed, rollback: closed });
  }
}

/** Prisma types the name as required and passes it on to pg, where an absent one means "unnamed". */
function nameFor(names: StatementNames): (query: { sql: string }) => string {
  return ({ sql }) => names.nameOf(sql) as string;
}
