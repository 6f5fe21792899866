/** The parts of pg's connection that a trail needs. */
export interface TrailConnection {
  parse(statement: { readonly text: string; readonly name: string }): void;
  bind(portal: { readonly statement: string }): void;
  execute(portal: { readonly portal: string; readonly rows?: number | undefined }): void;
  close(statement: { readonly type: 'S'; readonly name: string }): void;
}

/**
 * A question without parameters that travels behind a statement, before the same Sync, and is answered with one
 * value: it costs no round trip. Each connection prepares it once.
 */
export class Trail {
  readonly #name: string;
  readonly #text: string;
  readonly #preparedOn = new WeakSet<TrailConnection>();

  /** @param name under which connections prepare it; no other statement may have it */
  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
  }

  ask(connection: TrailConnection): void {
    if (!this.#preparedOn.has(connection)) {
      // It may have been prepared and then met an error; to close what is not there is no error.
      connection.close({ type: 'S', name: this.#name });
      connection.parse({ text: this.#text, name: this.#name });
    }
    connection.bind({ statement: this.#name });
    connection.execute({ portal: '' });
  }

  answered(connection: TrailConnection): void {
    this.#preparedOn.add(connection);
  }

  failed(connection: TrailConnection): void {
    this.#preparedOn.delete(connection);
  }
}

/** Taken right after a COMMIT or a read on a primary: everything that was written or seen lies before it. */
export const primaryPosition = (): Trail => new Trail('lsn_primary', 'SELECT pg_current_wal_insert_lsn()');

/**
 * Taken right after a read on a standby: everything that was seen lies before it. Null once it has been promoted: what
 * was seen may then lie anywhere.
 */
export const replayPosition = (): Trail =>
  new Trail('lsn_replay', 'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END');
