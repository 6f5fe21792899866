import { Logger } from '@nestjs/common';
import pg from 'pg';

/** Longest pause between attempts to listen again; ms. */
const MAX_PAUSE_MS = 5000;

export interface NotificationHandlers {
  /** A message arrived. */
  notified(payload: string): void;
  /** Messages may have been missed: the connection is new. */
  resumed(): void;
}

type State =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'connecting' | 'listening'; readonly client: pg.Client }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout };

/** Listens on one channel over a connection of its own, and comes back by itself after the connection is lost. */
export class NotificationListener {
  readonly #connection: () => pg.ClientConfig;
  readonly #channel: string;
  readonly #handlers: NotificationHandlers;
  #state: State = { kind: 'stopped' };
  #failures = 0;
  readonly #logger = new Logger('DatabaseModule');

  /**
   * @param connection where to listen, asked for each attempt
   * @param channel an SQL identifier, written by us
   */
  constructor(connection: () => pg.ClientConfig, channel: string, handlers: NotificationHandlers) {
    this.#connection = connection;
    this.#channel = channel;
    this.#handlers = handlers;
  }

  start(): void {
    void this.#listen();
  }

  /** Listens anew, as when another server has become the one to listen to. */
  restart(): void {
    if (this.#state.kind === 'connecting' || this.#state.kind === 'listening')
      this.#retry(this.#state.client);
  }

  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'stopped' };
    if (state.kind === 'waiting') clearTimeout(state.timer);
    if ('client' in state) await state.client.end();
  }

  async #listen(): Promise<void> {
    const client = new pg.Client(this.#connection());
    this.#state = { kind: 'connecting', client };
    client.on('notification', ({ payload }) => {
      this.#handlers.notified(payload ?? '');
    });
    client.on('error', () => {
      this.#retry(client);
    });
    client.on('end', () => {
      this.#retry(client);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#channel}`);
      this.#adopt(client);
    } catch {
      // Not listening costs freshness, never correctness: cached mappings expire by themselves.
      this.#retry(client);
    }
  }

  #adopt(client: pg.Client): void {
    if (!this.#isCurrent(client)) return;
    if (this.#failures > 0) this.#logger.log(`Listening on ${this.#channel} again`);
    this.#failures = 0;
    this.#state = { kind: 'listening', client };
    this.#handlers.resumed();
  }

  /** A lost connection reports itself several times; the first report decides. */
  #retry(client: pg.Client): void {
    if (!this.#isCurrent(client)) return;
    if (this.#failures === 0)
      this.#logger.warn(`Not listening on ${this.#channel}: until it does, cached mappings only expire`);
    const pauseMs = Math.min(MAX_PAUSE_MS, 100 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    const timer = setTimeout(() => void this.#listen(), pauseMs);
    timer.unref();
    this.#state = { kind: 'waiting', timer };
    void client.end().catch(() => undefined);
  }

  #isCurrent(client: pg.Client): boolean {
    return 'client' in this.#state && this.#state.client === client;
  }
}
