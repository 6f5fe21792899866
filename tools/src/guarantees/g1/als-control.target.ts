import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Identity } from '@infrastructure/database';
import pg from 'pg';
import type { ModuleTarget } from './module-target.js';
import type { LooseClient, LooseDelegate, Target } from './target.port.js';

type BareClient = Record<string, LooseDelegate> & { $disconnect(): Promise<void> };
type BareClientClass = new (options: { adapter: PrismaPg }) => BareClient;

const clinic = new AsyncLocalStorage<string>();

/** The widespread recipe: row-level security, and the driver asks AsyncLocalStorage whose statement this is. */
async function runForCurrentClinic(pool: pg.Pool, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  const clinicId = clinic.getStore() ?? '';
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; SET LOCAL app.clinic_id = '${clinicId}'`);
    const result = await client.query(statement);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** The control: bare Prisma under row-level security with its context in AsyncLocalStorage. It must be caught (H1). */
export class AlsControlTarget implements Target {
  readonly #writes: ModuleTarget;
  readonly #pool: pg.Pool;
  readonly #prisma: BareClient;

  private constructor(writes: ModuleTarget, pool: pg.Pool, prisma: BareClient) {
    this.#writes = writes;
    this.#pool = pool;
    this.#prisma = prisma;
  }

  /** @param client - module of the generated Prisma client */
  static async start(
    writes: ModuleTarget,
    client: string,
    url: string,
    connections: number,
  ): Promise<AlsControlTarget> {
    const { PrismaClient } = (await import(client)) as { PrismaClient: BareClientClass };
    const pool = new pg.Pool({ connectionString: url, max: connections });
    pool.query = ((statement: pg.QueryConfig) => runForCurrentClinic(pool, statement)) as typeof pool.query;
    return new AlsControlTarget(writes, pool, new PrismaClient({ adapter: new PrismaPg(pool) }));
  }

  read<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    return clinic.run(identity.clinicId, () =>
      op({
        delegate: (model) => this.#prisma[model.charAt(0).toLowerCase() + model.slice(1)] as LooseDelegate,
        raw: (kind, text, model, id) =>
          this.#writes.read(identity, (client) => client.raw(kind, text, model, id)),
      }),
    );
  }

  write<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#writes.write(identity, op);
  }

  nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#writes.nested(op);
  }

  async stop(): Promise<void> {
    await this.#prisma.$disconnect();
    await this.#pool.end();
    await this.#writes.stop();
  }
}
