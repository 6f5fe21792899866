import { describe, expect, it } from '@jest/globals';
import type { ClusterEvent } from '../cluster.events.js';
import type { ServerExit, ServerProcess } from './server-process.js';
import { SupervisedServer } from './supervised-server.js';

/** A server without a process: it is up when told so, and ends when told so. */
class FakeServer {
  readonly pid = 1;
  readonly port = 2;
  stops = 0;
  end: (exit: ServerExit) => void = () => undefined;
  readonly exited = new Promise<ServerExit>((resolve) => (this.end = resolve));

  constructor(private readonly comesUp: boolean) {}

  waitReady(): Promise<void> {
    return this.comesUp ? Promise.resolve() : Promise.reject(new Error('disk full'));
  }

  async stop(): Promise<void> {
    this.stops++;
    this.end({ code: 0, signal: null });
  }
}

function scene(...lives: boolean[]) {
  const servers: FakeServer[] = [];
  const events: ClusterEvent[] = [];
  const server = new SupervisedServer({
    name: 'node-1',
    readyWithinMs: 1,
    isHeld: () => false,
    onEvent: (event) => events.push(event),
    launch: async () => {
      const fake = new FakeServer(lives[servers.length] ?? true);
      servers.push(fake);
      return fake as unknown as ServerProcess;
    },
  });
  return { server, servers, events };
}

const killed: ServerExit = { code: null, signal: 'SIGKILL' };
const settle = () => new Promise((resolve) => setTimeout(resolve, 250));

describe('SupervisedServer', () => {
  it('hands a first start that fails to its caller, with nothing left running', async () => {
    const { server, servers } = scene(false);
    await expect(server.start()).rejects.toThrow('disk full');
    expect(servers[0]?.stops).toBe(1);
    expect(server.state).toEqual({ kind: 'stopped' });
  });

  it('launches again after a crash, and again when that start fails', async () => {
    const { server, servers, events } = scene(true, false, true);
    await server.start();
    servers[0]?.end(killed);
    await settle();
    expect(servers).toHaveLength(3);
    expect(server.state.kind).toBe('running');
    expect(events.filter((event) => event.kind === 'crashed').map((event) => event.restartInMs)).toEqual([
      50, 100,
    ]);
    await server.stop();
  });

  it('launches nothing any more once it was stopped', async () => {
    const { server, servers } = scene();
    await server.start();
    await server.stop();
    await settle();
    expect(servers).toHaveLength(1);
    expect(server.state).toEqual({ kind: 'stopped' });
  });

  it('can be stopped while it waits for a restart', async () => {
    const { server, servers } = scene();
    await server.start();
    servers[0]?.end(killed);
    await Promise.resolve();
    await server.stop();
    await settle();
    expect(servers).toHaveLength(1);
  });

  it('can be started again after a stop', async () => {
    const { server, servers } = scene();
    await server.start();
    await server.stop();
    await server.start();
    expect(server.state.kind).toBe('running');
    expect(servers).toHaveLength(2);
    await server.stop();
  });
});
