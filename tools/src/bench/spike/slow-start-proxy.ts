import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { sharedNowMs } from '../process/shared-clock.js';
import type { SpikeReport } from './spike-requests.js';

/** ReadyForQuery, outside a transaction: the login is over, and the connection can be used. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

interface Seen {
  opened: number;
  firstReadyAtMs: number | null;
}

/** Leads to PostgreSQL, after a while: what a server far away, or one that is busy forking, looks like. */
export class SlowStartProxy {
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #delayMs: number;
  readonly #sockets = new Set<Socket>();
  /** Of the connections since the last reset. */
  #seen: Seen = { opened: 0, firstReadyAtMs: null };

  /** @param delayMs how long each connection waits before its first byte goes on; ms */
  constructor(target: { readonly host: string; readonly port: number }, delayMs: number) {
    this.#target = target;
    this.#delayMs = delayMs;
    this.#server = createServer({ noDelay: true }, (client) => {
      const seen = this.#seen;
      seen.opened += 1;
      this.#hold(client);
      client.pause();
      setTimeout(() => {
        this.#join(client, seen);
      }, this.#delayMs);
    });
  }

  /** @returns the port on the loopback */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Counts from zero again; connections that were begun before are not heeded any more. */
  reset(): void {
    this.#seen = { opened: 0, firstReadyAtMs: null };
  }

  report(): SpikeReport {
    return { ...this.#seen };
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket, seen: Seen): void {
    if (client.destroyed) return;
    const server = connect({ ...this.#target, noDelay: true });
    this.#hold(server);
    server.on('data', (bytes) => {
      if (seen.firstReadyAtMs === null && bytes.subarray(-READY.length).equals(READY))
        seen.firstReadyAtMs = sharedNowMs();
      client.write(bytes);
    });
    client.on('data', (bytes) => server.write(bytes));
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
    client.resume();
  }

  /** An end that breaks takes the other with it; there is nothing else to do about it. */
  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
