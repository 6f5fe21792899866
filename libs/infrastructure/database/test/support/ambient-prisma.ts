import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../src/prisma/generated/client/client.js';

type Send = (statement: string | pg.QueryConfig) => Promise<pg.QueryResult>;

/**
 * The widespread recipe, as a control: a plain PrismaClient under row-level security, whose driver asks
 * AsyncLocalStorage for the clinic of each statement it sends alone and of each transaction it begins.
 */
export class AmbientPrisma {
  readonly client: PrismaClient;
  readonly #clinic = new AsyncLocalStorage<string>();
  readonly #pool: pg.Pool;

  /** @param url of the application role */
  constructor(url: string) {
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    pool.on('connect', (client) => {
      const send = client.query.bind(client) as Send;
      client.query = ((statement) => this.#send(send, statement)) as Send as typeof client.query;
    });
    pool.query = ((statement) => sendAlone(pool, statement)) as Send as typeof pool.query;
    this.#pool = pool;
    this.client = new PrismaClient({ adapter: new PrismaPg(pool) });
  }

  /** Runs work in a clinic's asynchronous context, awaiting what it returns there. */
  async as<T>(clinicId: string, work: () => PromiseLike<T>): Promise<T> {
    return await this.#clinic.run(clinicId, async () => await work());
  }

  /** Makes something in a clinic's asynchronous context, and awaits nothing. */
  made<T>(clinicId: string, make: () => T): T {
    return this.#clinic.run(clinicId, make);
  }

  async end(): Promise<void> {
    await this.client.$disconnect();
    await this.#pool.end();
  }

  async #send(send: Send, statement: string | pg.QueryConfig): Promise<pg.QueryResult> {
    const clinicId = this.#clinic.getStore() ?? '';
    const result = await send(statement);
    const text = typeof statement === 'string' ? statement : statement.text;
    if (text.startsWith('BEGIN')) await send(`SET LOCAL app.clinic_id = '${clinicId}'`);
    return result;
  }
}

async function sendAlone(pool: pg.Pool, statement: string | pg.QueryConfig): Promise<pg.QueryResult> {
  const client = await pool.connect();
  const send = client.query.bind(client) as Send;
  try {
    await send('BEGIN');
    const result = await send(statement);
    await send('COMMIT');
    return result;
  } catch (error) {
    await send('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
