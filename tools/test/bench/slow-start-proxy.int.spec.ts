import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sharedNowMs } from '../../src/bench/process/shared-clock.js';
import { SlowStartProxy } from '../../src/bench/spike/slow-start-proxy.js';

const DELAY_MS = 60;
/** Timers may fire a little early. */
const EARLY_MS = 2;
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const NOT_YET = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);

describe('SlowStartProxy', () => {
  let server: Server;
  let proxy: SlowStartProxy;
  let port: number;
  let ends: Socket[];

  beforeEach(async () => {
    // Answers every message with itself.
    server = createServer((socket) => socket.on('data', (bytes) => socket.write(bytes)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = new SlowStartProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, DELAY_MS);
    port = await proxy.listen();
    ends = [];
  });

  afterEach(() => {
    for (const end of ends) end.destroy();
    proxy.close();
    server.close();
  });

  function begin(message: Buffer): Socket {
    const end = connect({ host: '127.0.0.1', port });
    ends.push(end);
    end.write(message);
    return end;
  }

  it('passes bytes both ways, the first of them after the delay', async () => {
    const startedAt = performance.now();
    const end = begin(NOT_YET);
    const [answer] = (await once(end, 'data')) as [Buffer];
    expect(answer).toEqual(NOT_YET);
    expect(performance.now() - startedAt).toBeGreaterThan(DELAY_MS - EARLY_MS);
  });

  it('notes the first connection that is ready, and none that is still logging in', async () => {
    await once(begin(NOT_YET), 'data');
    expect(proxy.report()).toEqual({ opened: 1, firstReadyAtMs: null });
    const before = sharedNowMs();
    await once(begin(READY), 'data');
    const { opened, firstReadyAtMs } = proxy.report();
    expect(opened).toBe(2);
    expect(firstReadyAtMs).toBeGreaterThanOrEqual(before + DELAY_MS - EARLY_MS);
    expect(firstReadyAtMs).toBeLessThanOrEqual(sharedNowMs());
  });

  it('does not heed, after a reset, connections that were begun before', async () => {
    const early = begin(NOT_YET);
    await once(early, 'data');
    proxy.reset();
    early.write(READY);
    await once(early, 'data');
    expect(proxy.report()).toEqual({ opened: 0, firstReadyAtMs: null });
  });

  it('takes the other end with the one that breaks', async () => {
    const [end, [reached]] = [begin(NOT_YET), (await once(server, 'connection')) as [Socket]];
    reached.destroy();
    await once(end, 'close');
    expect(end.destroyed).toBe(true);
  });
});
