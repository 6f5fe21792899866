import type { ConnectionPool } from '../../src/prisma/connection-pool.js';
import type { StatementConfig, StatementResult } from '../../src/prisma/context-query.js';
import type { Packet } from '../../src/prisma/packet.js';
import { statementsIn } from './wire-fixture.js';

type Rows = (statement: StatementConfig) => Partial<StatementResult>;

/**
 * PostgreSQL as far as transactions go: statuses, savepoints, COMMIT of a failed transaction. A statement whose text
 * begins with `FAIL` or `SELECT FAIL` fails, one with `HANG` in that place is answered only by the loss of its connection.
 */
export class FakeServer {
  /** Every statement that arrived, packet by packet. */
  readonly packets: string[][] = [];
  /** What became of each connection, in the order of its release. */
  readonly released: ('kept' | 'destroyed')[] = [];
  /** The texts of the INSERTs that were committed. */
  readonly committed: string[] = [];
  acquired = 0;
  /** Settles when a connection is free; replace it to make callers wait or fail. */
  free: () => Promise<void> = () => Promise.resolve();
  /** Happens when COMMIT arrives; one that never settles is a lost reply. */
  onCommit: () => Promise<void> = () => Promise.resolve();
  readonly #rows: Rows;

  constructor(rows: Rows = () => ({})) {
    this.#rows = rows;
  }

  get pool(): ConnectionPool {
    return { acquire: () => this.#acquire() } as unknown as ConnectionPool;
  }

  /** Every statement that arrived. */
  get statements(): string[] {
    return this.packets.flat();
  }

  /** Connections that were taken and not given back. */
  get leaked(): number {
    return this.acquired - this.released.length;
  }

  async #acquire(): Promise<FakeLease> {
    await this.free();
    this.acquired += 1;
    return new FakeLease(this, this.#rows);
  }
}

export class FakeLease {
  transactionStatus: 'I' | 'T' | 'E' = 'I';
  readonly #server: FakeServer;
  readonly #rows: Rows;
  readonly #savepoints: { readonly name: string; readonly rows: number }[] = [];
  readonly #inserted: string[] = [];
  #lose: ((error: Error) => void) | undefined;
  #isBusy = false;
  #isReleased = false;

  constructor(server: FakeServer, rows: Rows) {
    this.#server = server;
    this.#rows = rows;
  }

  async run(statement: StatementConfig, lead: Packet): Promise<StatementResult> {
    if (this.#isBusy) throw new Error('statements overlap on one connection');
    if (this.#isReleased) throw new Error('the connection belongs to somebody else now');
    const packet = [...statementsIn(lead.bytes), statement.text];
    if (packet.length !== lead.statements + 1) throw new Error('the packet miscounts its statements');
    this.#server.packets.push(packet);
    this.#isBusy = true;
    try {
      await new Promise((resolve) => setImmediate(resolve));
      let command = '';
      for (const text of packet) command = await this.#execute(text);
      return { command, rowCount: 0, oid: 0, fields: [], rows: [], ...this.#rows(statement) };
    } finally {
      this.#isBusy = false;
    }
  }

  release(isInDoubt = false): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#server.released.push(isInDoubt || this.transactionStatus !== 'I' ? 'destroyed' : 'kept');
    this.#lose?.(new Error('Connection terminated'));
  }

  async #execute(text: string): Promise<string> {
    const [, name = ''] = /SAVEPOINT (\S+)$/.exec(text) ?? [];
    if (/^(?:SELECT )?HANG/.test(text)) await this.#loss();
    if (text === 'COMMIT') return await this.#commit();
    if (text === 'ROLLBACK') return this.#end('ROLLBACK');
    if (text.startsWith('ROLLBACK TO')) return this.#rollbackTo(name);
    if (this.transactionStatus === 'E') throw this.#failed('25P02');
    if (/^(?:SELECT )?FAIL/.test(text)) throw this.#failed('23505');
    if (text.startsWith('BEGIN')) this.transactionStatus = 'T';
    if (text.startsWith('INSERT')) this.#inserted.push(text);
    if (text.startsWith('SAVEPOINT')) this.#savepoints.push({ name, rows: this.#inserted.length });
    if (text.startsWith('RELEASE')) this.#savepoints.splice(this.#indexOf(name));
    return text.split(' ', 1)[0] ?? '';
  }

  async #commit(): Promise<string> {
    await Promise.race([this.#server.onCommit(), this.#loss()]);
    if (this.transactionStatus === 'E') return this.#end('ROLLBACK');
    this.#server.committed.push(...this.#inserted);
    return this.#end('COMMIT');
  }

  #end(command: string): string {
    this.#inserted.length = 0;
    this.#savepoints.length = 0;
    this.transactionStatus = 'I';
    return command;
  }

  #rollbackTo(name: string): string {
    const index = this.#indexOf(name);
    this.#inserted.length = this.#savepoints[index]?.rows ?? 0;
    this.#savepoints.length = index + 1;
    this.transactionStatus = 'T';
    return 'ROLLBACK';
  }

  #indexOf(name: string): number {
    const index = this.#savepoints.findLastIndex((savepoint) => savepoint.name === name);
    if (index < 0) throw this.#failed('3B001');
    return index;
  }

  #failed(code: string): Error {
    if (this.transactionStatus === 'T') this.transactionStatus = 'E';
    return Object.assign(new Error('the server refused'), { code, severity: 'ERROR' });
  }

  #loss(): Promise<never> {
    if (this.#isReleased) return Promise.reject(new Error('Connection terminated'));
    return new Promise((_resolve, reject) => {
      this.#lose = reject;
    });
  }
}
