import { Duplex } from 'node:stream';
import { cannedAnswer, encode, type CannedAnswer } from './canned-answer.js';

const HEADER_BYTES = 5;
const STARTED = Buffer.concat([encode('R', Buffer.alloc(4)), encode('Z', Buffer.from('I'))]);
const PARSED = encode('1');
const BOUND = encode('2');
const CLOSED = encode('3');
const READY = encode('Z', Buffer.from('I'));

/**
 * A PostgreSQL server without the database: it speaks the extended protocol in this process, and answers every query
 * with one canned row in the next turn of the event loop.
 *
 * Put in place of a socket it leaves everything else of a driver at work, so what remains is the time of the code.
 */
export class WireDouble extends Duplex {
  readonly #statements = new Map<string, CannedAnswer>();
  /** By text: a server's work on a statement is not what is measured here. */
  readonly #answers = new Map<string, CannedAnswer>();
  #unread: Buffer = Buffer.alloc(0);
  #hasStarted = false;
  #bound: CannedAnswer | undefined;
  #reply: Buffer[] = [];

  /** As a socket does, but at once. */
  connect(): this {
    setImmediate(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Rows are pushed when a Sync asks for them.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#receive(chunk);
    done();
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    this.#receive(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  #receive(bytes: Buffer): void {
    let unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes]);
    if (!this.#hasStarted) {
      unread = unread.subarray(unread.readInt32BE(0));
      this.#hasStarted = true;
      this.#answer(STARTED);
    }
    while (unread.length >= HEADER_BYTES && unread.length > unread.readInt32BE(1)) {
      const end = unread.readInt32BE(1) + 1;
      this.#handle(unread.toString('latin1', 0, 1), unread.subarray(HEADER_BYTES, end));
      unread = unread.subarray(end);
    }
    this.#unread = unread;
  }

  #handle(type: string, body: Buffer): void {
    if (type === 'P') this.#parse(body);
    else if (type === 'B') this.#bind(body);
    else if (type === 'D') this.#reply.push(this.#current.description);
    else if (type === 'E') this.#reply.push(this.#current.rows);
    else if (type === 'C') this.#reply.push(CLOSED);
    else if (type === 'S') this.#sync();
    else if (type === 'X') this.destroy();
    else throw new Error(`the wire double does not know message ${type}`);
  }

  /** Name and text, each ended by a zero. */
  #parse(body: Buffer): void {
    const [name = '', text = ''] = body.toString('utf8').split('\0', 2);
    const answer = this.#answers.get(text) ?? cannedAnswer(text);
    this.#answers.set(text, answer);
    this.#statements.set(name, answer);
    this.#reply.push(PARSED);
  }

  /** Portal and statement, each ended by a zero. */
  #bind(body: Buffer): void {
    const portalEnd = body.indexOf(0);
    const name = body.toString('utf8', portalEnd + 1, body.indexOf(0, portalEnd + 1));
    this.#bound = this.#statements.get(name);
    this.#reply.push(BOUND);
  }

  #sync(): void {
    this.#reply.push(READY);
    this.#answer(Buffer.concat(this.#reply));
    this.#reply = [];
  }

  #answer(bytes: Buffer): void {
    setImmediate(() => this.push(bytes));
  }

  get #current(): CannedAnswer {
    if (this.#bound === undefined) throw new Error('nothing is bound');
    return this.#bound;
  }
}
