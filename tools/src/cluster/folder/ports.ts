import { createServer } from 'node:net';

const loopback = '127.0.0.1';

/** Picks one port after the other and never the same twice. */
export interface PortPicker {
  /** @returns `wanted` when it is free and not yet given out, else a free port from the system's range */
  pick(wanted: number | undefined): Promise<number>;
}

export function portPicker(isFree = isPortFree, anyFree = freePort): PortPicker {
  const given = new Set<number>();
  return {
    async pick(wanted) {
      let port = wanted;
      if (port === undefined || given.has(port) || !(await isFree(port))) {
        do port = await anyFree();
        while (given.has(port));
      }
      given.add(port);
      return port;
    },
  };
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== null;
}

export async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === null) throw new Error('the system gives out no free port on 127.0.0.1');
  return port;
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : null;
      server.close(() => resolve(bound));
    });
  });
}
