import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { breakOff } from './break-off.js';
import { DIRECTIONS, type Conditions, type Direction } from './flow.js';
import { ProxiedConnection, type End } from './proxied-connection.js';
import type { ArmedFault, StatementFault } from './statement-fault.js';

const COMMIT = /^COMMIT$/i;

/**
 * A listener before one PostgreSQL server that is the network's bad day: it delays, holds back, hangs up and breaks
 * connections, and lets a fault happen to the statement of its choice. Plain text only, since it reads along.
 *
 * Where chance decides, the caller does: the same calls make the same faults.
 */
export class FaultProxy {
  readonly #listener: Server;
  readonly #host: string;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Set<ProxiedConnection>();
  readonly #conditions: Readonly<Record<Direction, Conditions>> = {
    toServer: { delayMs: 0, isHeld: false },
    toClient: { delayMs: 0, isHeld: false },
  };
  readonly #armed: ArmedFault[] = [];
  #isRefusing = false;

  private constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#listener = createServer({ allowHalfOpen: true }, (client) => {
      this.#accept(client);
    });
  }

  /** @param url whose host and port the proxy stands before */
  static async before(url: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(url);
    await new Promise<void>((resolve, reject) => {
      proxy.#listener.once('error', reject);
      proxy.#listener.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** The same login and database, through the proxy. */
  through(url: string): string {
    const proxied = new URL(url);
    proxied.host = `127.0.0.1:${String((this.#listener.address() as AddressInfo).port)}`;
    return proxied.href;
  }

  /** Connections that have not ended at both ends. */
  get connections(): number {
    return this.#connections.size;
  }

  /** From now on everything arrives so much later. @param ms 0 for as soon as it can */
  delay(ms: number, directions = DIRECTIONS): void {
    this.#change(directions, { delayMs: ms });
  }

  /** A black hole: nothing arrives until `restore`, and then all that was sent, as TCP sends again what was lost. */
  hold(directions = DIRECTIONS): void {
    this.#change(directions, { isHeld: true });
  }

  /** Breaks each connection as it is opened, as a host does on whose port nobody listens. */
  refuse(): void {
    this.#isRefusing = true;
  }

  /** Ends delays, black holes and refusals; faults that are armed stay. */
  restore(): void {
    this.#isRefusing = false;
    this.#change(DIRECTIONS, { delayMs: 0, isHeld: false });
  }

  /** Ends every connection in good order, as a proxy does that is restarted. */
  hangUp(end: End = 'both'): void {
    for (const connection of this.#connections) connection.hangUp(end);
  }

  /** Breaks every connection, as a network does. */
  reset(end: End = 'both'): void {
    for (const connection of this.#connections) connection.reset(end);
  }

  /** Lets this happen to the next COMMIT, or to the one after those that are spoken for. @returns once it has happened */
  atCommit(fault: StatementFault): Promise<void> {
    return this.atStatement(COMMIT, fault);
  }

  /** The same for statements with a text like this. */
  atStatement(statement: RegExp, fault: StatementFault): Promise<void> {
    return new Promise((struck) => this.#armed.push({ statement, fault, struck }));
  }

  /** Takes back faults that have met no statement. @returns how many there were */
  disarm(): number {
    return this.#armed.splice(0).length;
  }

  /** Ends every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener.close(resolve));
    this.reset();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    if (this.#isRefusing) {
      breakOff(client);
      return;
    }
    const server = connect({ host: this.#host, port: this.#port, allowHalfOpen: true });
    const connection = new ProxiedConnection(client, server, this.#conditions, (statements) =>
      this.#faultAt(statements),
    );
    this.#connections.add(connection);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (client.closed && server.closed) this.#connections.delete(connection);
      });
    }
  }

  #faultAt(statements: readonly string[]): ArmedFault | undefined {
    const index = this.#armed.findIndex(({ statement }) => statements.some((text) => statement.test(text)));
    return index < 0 ? undefined : this.#armed.splice(index, 1)[0];
  }

  #change(directions: readonly Direction[], change: Partial<Conditions>): void {
    for (const direction of directions) Object.assign(this.#conditions[direction], change);
    for (const connection of this.#connections) connection.deliver();
  }
}
