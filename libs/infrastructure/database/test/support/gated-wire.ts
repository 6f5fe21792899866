import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { breakOff } from './break-off.js';

/** A way to a server that a test can narrow: connections are held back at the gate, or cut off without a word. */
export class GatedWire {
  /** The first eight bytes that each connection sent: what it came for. */
  readonly greetings: Buffer[] = [];
  readonly #server: Server;
  readonly #host: string;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  #isOpen = true;
  #accepted = 0;

  private constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#server = createServer((client) => {
      this.#accept(client);
    });
  }

  /** @param url whose host and port the wire leads to */
  static async before(url: string): Promise<GatedWire> {
    const wire = new GatedWire(url);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that came to the gate, held ones included. */
  get accepted(): number {
    return this.#accepted;
  }

  get waitingAtGate(): number {
    return this.#held.length;
  }

  /** The same login and database, through the wire. */
  through(url: string): string {
    const gated = new URL(url);
    gated.host = `127.0.0.1:${String(this.port)}`;
    return gated.href;
  }

  /** From now on a new connection gets no answer until it is let in. */
  holdBack(): void {
    this.#isOpen = false;
  }

  /** Lets in those who wait at the gate, `most` of them. */
  letIn(most = Infinity): void {
    for (const pass of this.#held.splice(0, most)) pass();
  }

  /** Cuts off every connection that there is, as a firewall that forgets: nothing arrives, and nobody is told. */
  blackhole(): void {
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) breakOff(socket);
    await closed;
  }

  #accept(client: Socket): void {
    this.#accepted += 1;
    this.#keep(client);
    client.once('data', (bytes: Buffer) => {
      client.pause();
      this.greetings.push(bytes.subarray(0, 8));
      const pass = (): void => {
        this.#bridge(client, bytes);
      };
      if (this.#isOpen) pass();
      else this.#held.push(pass);
    });
  }

  #bridge(client: Socket, first: Buffer): void {
    const upstream = connect(this.#port, this.#host);
    this.#keep(upstream);
    upstream.write(first);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
