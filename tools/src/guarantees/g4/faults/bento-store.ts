import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import pg from 'pg';
import { openPlainPrisma, type PlainPrisma } from '../../../bench/subjects/plain-prisma.client.js';
import type { RegisterValue } from '../../g2/history/history-event.js';
import { addOne, show, type Registers } from '../../g2/sessions/registers.js';
import type { Read } from '../../g2/sessions/turn.js';
import type { Answer, RegisterStore, StoreSession } from './register-store.port.js';
import type { OpenRequest } from './visit.js';

const CONNECTIONS = 10;
/** Nobody waits longer for Redis, as nobody does in the module; ms. */
const COMMAND_TIMEOUT_MS = 250;
/** As the module keeps prescriptions. */
const TTL = '5m';

const openCache = (redisUrl: string) => {
  const { hostname: host, port, password } = new URL(redisUrl);
  const address = { host, port: Number(port), password };
  const connection = new Redis({ ...address, commandTimeout: COMMAND_TIMEOUT_MS, maxRetriesPerRequest: 1 });
  // It says so to whoever asks; without a listener it writes to the console as well.
  connection.on('error', () => undefined);
  const rows = bentostore()
    .useL1Layer(memoryDriver())
    .useL2Layer(redisDriver({ connection }))
    // Its messages are never given up: nobody hears of one that is.
    .useBus(redisBusDriver({ connection: { ...address, maxRetriesPerRequest: null } }));
  return new BentoCache({ default: 'rows', ttl: TTL, stores: { rows } });
};

type Cache = ReturnType<typeof openCache>;

/**
 * The control: Prisma by itself on the primary, behind a cache that is told of each write by whoever makes it, in its
 * process, in a shared Redis and over the bus between processes (bentocache).
 */
export class BentoStore implements RegisterStore {
  readonly #pool: pg.Pool;
  readonly #prisma: PlainPrisma;
  readonly #cache: Cache;

  private constructor(pool: pg.Pool, prisma: PlainPrisma, cache: Cache) {
    this.#pool = pool;
    this.#prisma = prisma;
    this.#cache = cache;
  }

  static async open({ urls, cache }: OpenRequest): Promise<BentoStore> {
    const pool = new pg.Pool({ connectionString: urls.migration, max: CONNECTIONS });
    return new BentoStore(pool, await openPlainPrisma(pool), openCache(cache.redisUrl));
  }

  async inSession<T>(
    registers: Registers,
    _token: string | undefined,
    work: (session: StoreSession) => Promise<T>,
  ): Promise<T> {
    return await work({
      show: (read) => this.#show(registers, read),
      countUp: (register) => this.#countUp(registers, register),
      token: undefined,
    });
  }

  async close(): Promise<void> {
    await this.#cache.disconnectAll();
    await this.#prisma.$disconnect();
    await this.#pool.end();
  }

  async #show(registers: Registers, read: Read): Promise<Answer> {
    let level: Answer['level'] = 'l1';
    const values = await this.#cache.getOrSet({
      key: keyOf(registers, read.how, read.registers[0] ?? 0),
      factory: (): Promise<RegisterValue[]> => {
        level = 'server';
        return show(this.#prisma, registers, read);
      },
    });
    return { values, level };
  }

  async #countUp(registers: Registers, register: number): Promise<RegisterValue[]> {
    const made = await addOne(this.#prisma, registers, register);
    const keys = (['findUnique', 'findFirst', 'findMany', 'include'] as const).map((how) =>
      keyOf(registers, how, register),
    );
    await this.#cache.deleteMany({ keys });
    return made;
  }
}

function keyOf({ identity }: Registers, how: Read['how'], register: number): string {
  const isWhole = how === 'findMany' || how === 'include';
  return `${identity.clinicId}:${how}:${isWhole ? 'all' : String(register)}`;
}
