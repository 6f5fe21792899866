import { describe, expect, it } from '@jest/globals';
import type { ClusterDescriptor } from '../descriptor.js';
import { lsnToBytes } from './replica-lag.js';
import { nodeAt, nodeNames, topologyOf } from './topology.js';

const nodes = ['node-1', 'node-2', 'node-3'].map((name, index) => ({ name, port: 5432 + index }));
const descriptor = { nodes } as unknown as ClusterDescriptor;

describe('topologyOf', () => {
  it('refuses a primary and a replica that the cluster does not have', () => {
    expect(() => topologyOf(descriptor, 'node-9')).toThrow(/has no node-9/);
    expect(() => nodeAt(topologyOf(descriptor, 'node-1'), 2)).toThrow(/has no replica 2/);
  });

  it('counts every node but the primary as a replica, in their order', () => {
    const topology = topologyOf(descriptor, 'node-2');
    expect(nodeAt(topology, 'primary').name).toBe('node-2');
    expect(topology.replicas.map((node) => node.name)).toEqual(['node-1', 'node-3']);
  });
});

describe('nodeNames', () => {
  it('names the first nodes, and always the primary', () => {
    expect(nodeNames('node-1', 0)).toEqual(['node-1']);
    expect(nodeNames('node-1', 2)).toEqual(['node-1', 'node-2', 'node-3']);
    expect(nodeNames('node-3', 1)).toEqual(['node-1', 'node-3']);
    expect(nodeNames('node-2', 1)).toEqual(['node-1', 'node-2']);
  });
});

describe('lsnToBytes', () => {
  it.each(['', '0', '0/', 'G/1', '123456789/0'])('refuses %j', (lsn) =>
    expect(() => lsnToBytes(lsn)).toThrow(RangeError),
  );

  it('orders positions across the 4 GiB boundary', () => {
    expect(lsnToBytes('1/0') - lsnToBytes('0/FFFFFFFF')).toBe(1n);
  });
});
