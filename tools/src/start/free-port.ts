import { once } from 'node:events';
import { createServer } from 'node:net';
import { errorCodeOf } from './error-code.js';

/** The wished port of this machine when nobody listens there, else a free one. @param wished - 1–65535 */
export async function freePort(wished: number, host = '127.0.0.1'): Promise<number> {
  return (await portIfFree(wished, host)) ?? (await portIfFree(0, host)) ?? wished;
}

async function portIfFree(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  } catch (error) {
    if (errorCodeOf(error) === 'EADDRINUSE') return undefined;
    throw error;
  } finally {
    server.close();
  }
}
