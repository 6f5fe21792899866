import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from './free-port.js';

describe('the port', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(port: number): Promise<number> {
    const server = createServer().listen(port, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('is the wished one when it is free, and is left free', async () => {
    const port = await freePort(0);
    expect(await freePort(port)).toBe(port);
    expect(await listen(port)).toBe(port);
  });

  it('is another one when somebody listens there', async () => {
    const taken = await listen(0);
    const port = await freePort(taken);
    expect(port).not.toBe(taken);
    expect(await listen(port)).toBe(port);
  });
});
