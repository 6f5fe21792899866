import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A PostgreSQL server that says it is release 14, all else being the real server's. */
export interface AgedServer {
  /** The same login and database, on the server as it says it is. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** Stands before a real server and rewrites the versions it reports, `18.4` and `180004`, digit for digit. */
export async function startAgedServer(url: string): Promise<AgedServer> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    client.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => client.write(aged(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    through(original) {
      const changed = new URL(original);
      changed.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return changed.href;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function aged(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return Buffer.from(text.replace(/\b1[5-9](\d{4}\b|\.\d)/g, '14$1'), 'latin1');
}
