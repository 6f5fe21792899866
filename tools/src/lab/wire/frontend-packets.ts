import { MessageSplitter, type WireMessage } from './message-splitter.js';

/** What a client sends in one go and the server answers in one go. */
export interface FrontendPacket {
  readonly kind: 'encryption-request' | 'work';
  readonly bytes: Buffer;
  /** Texts of the statements it runs, in order. */
  readonly statements: readonly string[];
  /** Whether the server's answer ends with ReadyForQuery. */
  readonly isAnswered: boolean;
}

/** Source: PostgreSQL manual, "Message Formats": SSLRequest, GSSENCRequest, CancelRequest. */
const ENCRYPTION_REQUESTS: ReadonlySet<number> = new Set([80_877_103, 80_877_104]);
const CANCEL_REQUEST = 80_877_102;
const STARTUP_HEADER_BYTES = 8;

/** Parse, Bind, Describe, Execute, Close: they wait for the Sync behind them. */
const WAITING: ReadonlySet<string> = new Set(['P', 'B', 'D', 'E', 'C']);
/** Sync, simple query, function call. */
const ANSWERED: ReadonlySet<string> = new Set(['S', 'Q', 'F']);

/** Follows what one client sends: which text each Bind runs, and where packets end. */
export class FrontendPackets {
  readonly #splitter = new MessageSplitter();
  readonly #texts = new Map<string, string>();
  #startup = Buffer.alloc(0);
  #hasStarted = false;
  #waiting: Buffer[] = [];
  #statements: string[] = [];

  push(bytes: Buffer): FrontendPacket[] {
    if (this.#hasStarted) return this.#messages(bytes);
    this.#startup = Buffer.concat([this.#startup, bytes]);
    const first = [...this.#startups()];
    return [...first, ...this.#messages(this.#leftOverStartup())];
  }

  #messages(bytes: Buffer): FrontendPacket[] {
    return this.#splitter.push(bytes).flatMap((message) => this.#message(message));
  }

  /** What came in one piece with the first messages. */
  #leftOverStartup(): Buffer {
    if (!this.#hasStarted) return Buffer.alloc(0);
    const leftOver = this.#startup;
    this.#startup = Buffer.alloc(0);
    return leftOver;
  }

  /** The first messages have no type byte; a request for encryption is followed by another such. */
  *#startups(): Generator<FrontendPacket> {
    while (!this.#hasStarted && this.#startup.length >= STARTUP_HEADER_BYTES) {
      const length = this.#startup.readInt32BE(0);
      if (this.#startup.length < length) return;
      const code = this.#startup.readInt32BE(4);
      const bytes = this.#startup.subarray(0, length);
      this.#startup = this.#startup.subarray(length);
      if (ENCRYPTION_REQUESTS.has(code)) {
        yield { kind: 'encryption-request', bytes, statements: [], isAnswered: false };
      } else {
        this.#hasStarted = true;
        yield { kind: 'work', bytes, statements: [], isAnswered: code !== CANCEL_REQUEST };
      }
    }
  }

  #message({ type, bytes }: WireMessage): FrontendPacket[] {
    const body = bytes.subarray(5);
    if (type === 'P') this.#texts.set(...textsIn(body));
    if (type === 'B') this.#statements.push(this.#texts.get(textsIn(body)[1]) ?? '');
    if (type === 'Q') this.#statements.push(textsIn(body)[0]);
    this.#waiting.push(bytes);
    return WAITING.has(type) ? [] : [this.#packet(ANSWERED.has(type))];
  }

  #packet(isAnswered: boolean): FrontendPacket {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (!isAnswered) return { kind: 'work', bytes, statements: [], isAnswered };
    const statements = this.#statements;
    this.#statements = [];
    return { kind: 'work', bytes, statements, isAnswered };
  }
}

/** The first two zero-terminated texts of a body. */
function textsIn(body: Buffer): [string, string] {
  const first = body.indexOf(0);
  return [body.toString('utf8', 0, first), body.toString('utf8', first + 1, body.indexOf(0, first + 1))];
}
