import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { breakOff } from './break-off.js';
import { messagesIn } from './wire-fixture.js';

/** What one connection sent up to one Sync: statements in the order the server runs them. */
export interface TappedPacket {
  /** Counts from 1 in the order of connecting. */
  readonly connection: number;
  readonly statements: readonly string[];
}

/** The statements that the adapter puts around a caller's own. */
const CONTEXT =
  /^(?:SET LOCAL (?:app\.|statement_timeout|client_min_messages)|SELECT (?:pg_current_wal_insert_lsn|CASE WHEN pg_is_in_recovery))/;

/** What the module asks for its own sake, many times a second: no part of anybody's work, so not recorded. */
const MONITORING =
  /^SELECT 1$|^SELECT \(pg_catalog\.pg_control_system\(\)\)|FROM healthcare\.(?:server_state|connection_counts|session_report|storage_report)\(\)|FROM healthcare\.changes_since\(/;

/** The statements a caller asked for: without the context that travels in front of each. */
export function askedFor(packets: readonly TappedPacket[]): string[] {
  return packets.flatMap(({ statements }) => statements.filter((text) => !CONTEXT.test(text)));
}

/** The clinic each packet carries, null where it carries none. */
export function clinicsOf(packets: readonly TappedPacket[]): (string | null)[] {
  return packets.map(({ statements }) => {
    const binding = statements.filter((text) => text.startsWith('SET LOCAL app.clinic_id')).at(-1);
    return binding === undefined ? null : (/'([^']*)'/.exec(binding)?.[1] ?? null);
  });
}

/**
 * A listener between the module and PostgreSQL that reads along: the only witness that does not depend on the code
 * under test. Plain text only; the test cluster speaks no TLS unless asked.
 */
export class WireTap {
  readonly packets: TappedPacket[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #host: string;
  readonly #port: number;
  #connections = 0;
  #fatal: { readonly statement: RegExp; times: number; readonly doomed: Socket[] } | undefined;

  private constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#server = createServer((client) => {
      this.#bridge(client);
    });
  }

  /** @param url whose host and port the tap stands before */
  static async before(url: string): Promise<WireTap> {
    const tap = new WireTap(url);
    await new Promise<void>((resolve) => tap.#server.listen(0, '127.0.0.1', resolve));
    return tap;
  }

  /** The same login and database, through the tap. */
  through(url: string): string {
    const tapped = new URL(url);
    tapped.host = `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
    return tapped.href;
  }

  /** Connections opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /**
   * Settles once a statement like this has passed, or with false once it can't any more.
   *
   * @param from how many packets before it do not count
   * @param sender settles when nobody is left who would send it
   */
  async saw(statement: RegExp, from = 0, sender?: Promise<unknown>): Promise<boolean> {
    const over = new AbortController();
    void sender?.finally(() => {
      over.abort();
    });
    const isSeen = () =>
      this.packets.slice(from).some(({ statements }) => statements.some((text) => statement.test(text)));
    while (!isSeen() && !over.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 10));
    return isSeen();
  }

  /** What is sent while `work` runs. */
  async during(work: () => Promise<unknown>): Promise<TappedPacket[]> {
    const from = this.packets.length;
    await work();
    return this.packets.slice(from);
  }

  /**
   * From now on a connection that has sent a statement like this breaks before the reply: at once, or, where it is said
   * how many, so many together.
   */
  cutAfter(statement: RegExp, times = Infinity): void {
    this.#fatal = { statement, times, doomed: [] };
  }

  /** Breaks every connection, as a network does: no farewell in either direction. */
  cut(): void {
    for (const socket of this.#sockets) breakOff(socket);
  }

  /** Ends every connection as a proxy does that is restarted: in good order, without a word of the protocol. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.end();
  }

  /** Ends every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #bridge(client: Socket): void {
    const upstream = connect(this.#port, this.#host);
    const reader = new PacketReader(++this.#connections, this.packets);
    const pair = [client, upstream] as const;
    for (const [socket, other] of [pair, [upstream, client] as const]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    client.on('data', (bytes: Buffer) => {
      const from = this.packets.length;
      reader.read(bytes);
      if (!this.packets.slice(from).some((packet) => this.#isFatal(packet))) return;
      upstream.unpipe(client);
      this.#doom(client);
    });
  }

  #doom(client: Socket): void {
    const { times = 0, doomed = [] } = this.#fatal ?? {};
    doomed.push(client);
    if (times > 0 && Number.isFinite(times)) return;
    for (const socket of doomed.splice(0)) breakOff(socket);
  }

  #isFatal({ statements }: TappedPacket): boolean {
    const fatal = this.#fatal;
    if (fatal === undefined || fatal.times === 0) return false;
    if (!statements.some((text) => fatal.statement.test(text))) return false;
    fatal.times -= 1;
    return true;
  }
}

/** Follows one connection's messages: which text each Bind runs, and where packets end. */
class PacketReader {
  readonly #connection: number;
  readonly #packets: TappedPacket[];
  readonly #texts = new Map<string, string>();
  #pending = Buffer.alloc(0);
  #hasStarted = false;
  #statements: string[] = [];

  constructor(connection: number, packets: TappedPacket[]) {
    this.#connection = connection;
    this.#packets = packets;
  }

  read(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (!this.#hasStarted) this.#skipStartup();
    const end = completeLength(this.#pending);
    for (const { type, body } of messagesIn(this.#pending.subarray(0, end))) this.#message(type, body);
    this.#pending = this.#pending.subarray(end);
  }

  /** The first message has no type byte. */
  #skipStartup(): void {
    if (this.#pending.length < 4 || this.#pending.length < this.#pending.readInt32BE(0)) return;
    this.#pending = this.#pending.subarray(this.#pending.readInt32BE(0));
    this.#hasStarted = true;
  }

  #message(type: string, body: Buffer): void {
    if (type === 'P') {
      const [name, text] = textsIn(body);
      this.#texts.set(name, text);
    } else if (type === 'B') {
      this.#statements.push(this.#texts.get(textsIn(body)[1]) ?? '');
    } else if (type === 'Q') {
      this.#statements.push(textsIn(body)[0]);
      this.#end();
    } else if (type === 'S') {
      this.#end();
    }
  }

  #end(): void {
    if (this.#statements.every((text) => MONITORING.test(text))) {
      this.#statements = [];
      return;
    }
    this.#packets.push({ connection: this.#connection, statements: this.#statements });
    this.#statements = [];
  }
}

/** How many of the bytes are whole messages. */
function completeLength(bytes: Buffer): number {
  let end = 0;
  while (end + 5 <= bytes.length && end + 1 + bytes.readInt32BE(end + 1) <= bytes.length) {
    end += 1 + bytes.readInt32BE(end + 1);
  }
  return end;
}

/** The first two zero-terminated texts of a body. */
function textsIn(body: Buffer): [string, string] {
  const first = body.indexOf(0);
  return [body.toString('utf8', 0, first), body.toString('utf8', first + 1, body.indexOf(0, first + 1))];
}
