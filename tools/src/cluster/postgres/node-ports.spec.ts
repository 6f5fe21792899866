import { describe, expect, it } from '@jest/globals';
import { ClusterError } from '../cluster.error.js';
import type { ReadyMarker } from '../folder/cluster-marker.js';
import { portPicker } from '../folder/ports.js';
import type { SupervisedServer } from '../process/supervised-server.js';
import { choosePorts, startOnFreePort } from './node-ports.js';
import type { ClusterRuntime } from './node-runtime.js';

function scene(profile: 'development' | 'test' = 'development') {
  let next = 40_000;
  const picker = portPicker(
    async () => true,
    async () => ++next,
  );
  const runtime = { options: { profile }, ports: new Map<string, number>() } as unknown as ClusterRuntime;
  return { runtime, picker };
}

describe('choosePorts', () => {
  it('takes the usual ports, the primary first', async () => {
    const { runtime, picker } = scene();
    await choosePorts(runtime, { kind: 'new' }, ['node-2', 'node-1'], picker);
    expect(Object.fromEntries(runtime.ports)).toEqual({ 'node-2': 5432, 'node-1': 5433, redis: 6379 });
  });

  it('takes free ports in tests, which must not meet a developer’s own servers', async () => {
    const { runtime, picker } = scene('test');
    await choosePorts(runtime, { kind: 'new' }, ['node-1'], picker);
    expect(Object.fromEntries(runtime.ports)).toEqual({ 'node-1': 40_001, redis: 40_002 });
  });

  it('takes the ports of the last run', async () => {
    const { runtime, picker } = scene();
    const marker = { ports: { 'node-1': 5999, redis: 6999 } } as unknown as ReadyMarker;
    await choosePorts(runtime, { kind: 'existing', marker }, ['node-1', 'node-2'], picker);
    expect(Object.fromEntries(runtime.ports)).toEqual({ 'node-1': 5999, 'node-2': 5433, redis: 6999 });
  });
});

describe('startOnFreePort', () => {
  const failing = (starts: number, error: Error) => {
    const server = {
      name: 'node-1',
      tries: 0,
      start: async () => {
        if (++server.tries <= starts) throw error;
      },
    };
    return server;
  };
  const taken = new ClusterError('PORT_TAKEN', 'Port 5432 is taken.', 'Another port is needed.');

  it('moves to another port when someone was faster', async () => {
    const { runtime, picker } = scene();
    const server = failing(1, taken);
    await startOnFreePort(runtime, server as unknown as SupervisedServer, picker);
    expect(runtime.ports.get('node-1')).toBe(40_001);
  });

  it('gives up after five ports', async () => {
    const { runtime, picker } = scene();
    const server = failing(9, taken);
    const start = startOnFreePort(runtime, server as unknown as SupervisedServer, picker);
    await expect(start).rejects.toBe(taken);
    expect(server.tries).toBe(5);
  });

  it('tries no other port when the port is not what is wrong', async () => {
    const { runtime, picker } = scene();
    const server = failing(1, new Error('disk full'));
    const start = startOnFreePort(runtime, server as unknown as SupervisedServer, picker);
    await expect(start).rejects.toThrow('disk full');
    expect(server.tries).toBe(1);
  });
});
