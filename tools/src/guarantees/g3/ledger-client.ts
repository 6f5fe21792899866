import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type * as Library from '@infrastructure/database';
import { halvesOf, type Transfer } from './transfer.js';

const AUDIT: Library.AuditInfo = { action: 'TRANSFER', resourceType: 'Invoice' };
const CONNECTIONS = 6;
/** Short, so that a stall is soon a failure; ms. */
const LIMITS_MS = { queryTimeoutMs: 1000, connectTimeoutMs: 2000 };

export interface LedgerClientOptions {
  /** The library that writes: the built one, or a copy without one of its defences. */
  readonly library: string;
  readonly urls: { readonly app: string; readonly system: string; readonly replicas: readonly string[] };
  readonly identity: Library.Identity;
  /** How long a breaker stays open; ms. Left out: the module's own default. */
  readonly breakerResetMs?: number;
}

/** Writes transfers through the module. */
export class LedgerClient {
  readonly #app: INestApplicationContext;
  readonly #database: Library.DatabaseService;
  readonly #identity: Library.Identity;

  private constructor(
    app: INestApplicationContext,
    database: Library.DatabaseService,
    identity: Library.Identity,
  ) {
    this.#app = app;
    this.#database = database;
    this.#identity = identity;
  }

  static async open({ library, urls, identity, breakerResetMs }: LedgerClientOptions): Promise<LedgerClient> {
    const { DatabaseModule, DatabaseService } = (await import(library)) as typeof Library;
    const app = await NestFactory.createApplicationContext(
      DatabaseModule.forRoot({
        profile: 'test',
        connection: { url: urls.app, systemUrl: urls.system },
        replicas: { urls: urls.replicas },
        pool: { max: CONNECTIONS, min: 1, ...LIMITS_MS },
        ...(breakerResetMs !== undefined && { work: { breakerResetMs } }),
      }),
      // Faults are the point here: what the module says of them is no news.
      { logger: false, abortOnError: false },
    );
    return new LedgerClient(app, app.get(DatabaseService), identity);
  }

  /** @throws DatabaseError, whose outcome says what is known of it */
  async write(transfer: Transfer, isKeyed: boolean): Promise<void> {
    const body = (client: Library.WriteClient): Promise<string> => writeHalves(client, transfer);
    const options = isKeyed ? { idempotencyKey: transfer.op, idempotencyBody: transfer } : {};
    await this.#database.runInContext(this.#identity, () =>
      this.#database.executeHealthcareWrite(body, AUDIT, options),
    );
  }

  async close(): Promise<void> {
    await this.#app.close();
  }
}

/** The balance of each account and a line that explains it; lines are numbered under the account's lock. */
async function writeHalves(client: Library.WriteClient, transfer: Transfer): Promise<string> {
  for (const { account, amount } of halvesOf(transfer)) {
    await client.invoice.update({ where: { id: account }, data: { total: { increment: amount } } });
    const { _max } = await client.invoiceLine.aggregate({
      where: { invoiceId: account },
      _max: { position: true },
    });
    const position = (_max.position ?? 0) + 1;
    await client.invoiceLine.create({
      data: { invoiceId: account, position, description: transfer.op, unitPrice: amount, amount },
    });
  }
  return transfer.op;
}
