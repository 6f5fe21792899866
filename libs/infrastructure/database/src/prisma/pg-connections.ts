import pg from 'pg';
import type { ConnectionFactory } from '../internal/connection-pool/pool-ports.js';
import { requestCancel } from './cancel-request.js';
import { CANCEL_GRACE_MS } from './interruption.js';
import { EMPTY_PACKET } from './packet.js';
import { PgConnection } from './pg-connection.js';
import { rowsOf, type Query } from './rows.js';
import { ScramLogin, type ScramSession } from './scram-login.js';

/** How long a question of the pool's own may stay unanswered; ms. Whoever asks it has a shorter limit. */
const PROBE_DEADLINE_MS = 5000;

/**
 * Connections over `pg.Pool`, which makes and ends the clients. Its queue and its idle list stay empty: a client is
 * out from its first moment to its last, so that no waiter is ever woken by somebody else's release (H3).
 */
export class PgConnections implements ConnectionFactory<PgConnection> {
  readonly #pool: pg.Pool;
  readonly #verify: ((query: Query) => Promise<void>) | undefined;
  readonly #opening = new Set<pg.Client>();
  readonly #cancels = new Set<Promise<boolean>>();

  /** @param verify fails when a fresh connection leads to another server than it should */
  constructor(connection: pg.ClientConfig, verify?: (query: Query) => Promise<void>) {
    this.#verify = verify;
    // The pool's own connectionTimeoutMillis can leak connections (H17): opening is bounded by client and manager.
    this.#pool = new pg.Pool({
      ...connection,
      connectionTimeoutMillis: 0,
      idleTimeoutMillis: 0,
      max: Infinity,
      Client: boundedClient(connection, this.#opening),
    });
    this.#pool.on('error', () => undefined);
  }

  open(lost: (connection: PgConnection) => void): Promise<PgConnection> {
    return new Promise((resolve, reject) => {
      this.#pool.connect((error, client) => {
        if (client === undefined) {
          reject(error ?? new Error('pg returned no connection'));
          return;
        }
        this.#opening.delete(client);
        resolve(new PgConnection(client, (target) => this.#cancel(target), lost));
      });
    });
  }

  async verify(connection: PgConnection): Promise<void> {
    await this.#verify?.((text) => ask(connection, text));
  }

  isUsable(connection: PgConnection): boolean {
    return connection.isUsable;
  }

  async probe(connection: PgConnection): Promise<void> {
    await ask(connection, 'SELECT 1');
  }

  destroy(connection: PgConnection): void {
    connection.close();
  }

  async end(): Promise<void> {
    for (const client of this.#opening) client.connection.stream.destroy();
    await this.#pool.end();
    await Promise.all(this.#cancels);
  }

  async #cancel(client: pg.Client): Promise<boolean> {
    const request = requestCancel(client, CANCEL_GRACE_MS);
    this.#cancels.add(request);
    return await request.finally(() => this.#cancels.delete(request));
  }
}

async function ask(connection: PgConnection, text: string): Promise<Record<string, unknown>[]> {
  const limits = { deadlineMs: PROBE_DEADLINE_MS, isCancellable: true };
  return rowsOf(await connection.run({ text }, EMPTY_PACKET, limits));
}

/** The parts of pg's client that log in; pg keeps them out of its types. */
interface LoginClient {
  saslSession: ScramSession | null;
  _handleAuthSASLContinue(message: { readonly data: string }): Promise<void>;
}

interface LoginConnection {
  sendSCRAMClientFinalMessage(response: string): void;
}

/**
 * A client that keeps its own bound on opening, whatever the pool passes it, is known while it opens, and logs in with
 * keys that are derived once for all of them.
 */
function boundedClient(
  { connectionTimeoutMillis = 0, enableChannelBinding = false }: pg.ClientConfig,
  opening: Set<pg.Client>,
): new (config?: pg.ClientConfig) => pg.Client {
  const login = new ScramLogin();
  return class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      // pg.Pool hides the password from enumeration, so a spread alone would lose it.
      const { password } = config ?? {};
      super({ ...config, password, connectionTimeoutMillis });
      opening.add(this);
      this.once('end', () => opening.delete(this));
    }

    async _handleAuthSASLContinue(message: { readonly data: string }): Promise<void> {
      const client = this as unknown as LoginClient;
      const session = enableChannelBinding ? null : client.saslSession;
      const answer = session && (await login.answer(session, this.password, message.data));
      if (!answer) {
        await (pg.Client.prototype as unknown as LoginClient)._handleAuthSASLContinue.call(client, message);
        return;
      }
      client.saslSession = { ...session, ...answer };
      const connection = this.connection as unknown as LoginConnection;
      connection.sendSCRAMClientFinalMessage(answer.response);
    }
  };
}
