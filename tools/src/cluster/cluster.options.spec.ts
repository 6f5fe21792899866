import { describe, expect, it } from '@jest/globals';
import { postgresFromFlag } from './binaries/postgres-binaries.js';
import { ClusterError } from './cluster.error.js';
import { resolveClusterOptions } from './cluster.options.js';

describe('resolveClusterOptions', () => {
  it.each([-1, 1.5, 9, Number.NaN])('refuses %d replicas', (replicas) => {
    expect(() => resolveClusterOptions({ folder: 'x', replicas })).toThrow(/whole number from 0 to 8/);
  });

  it('makes one replica, without Redis and TLS, unless told otherwise', () => {
    expect(resolveClusterOptions({ folder: 'x' })).toMatchObject({
      replicas: 1,
      postgres: 'embedded',
      profile: 'development',
      redis: false,
      tls: null,
    });
  });

  it('refuses plaintext once TLS is on', () => {
    expect(resolveClusterOptions({ folder: 'x', tls: true }).tls).toEqual({
      hostNames: [],
      plaintext: 'refused',
    });
    expect(resolveClusterOptions({ folder: 'x', tls: { plaintext: 'accepted' } }).tls?.plaintext).toBe(
      'accepted',
    );
  });
});

describe('postgresFromFlag', () => {
  it('knows 15 and 18', () => {
    expect([undefined, '18', '15'].map(postgresFromFlag)).toEqual(['embedded', 'embedded', 'debian-15']);
    expect(() => postgresFromFlag('16')).toThrow(/--pg takes 15.*got 16/);
  });
});

describe('ClusterError', () => {
  it('says what is wrong and the way out in its message', () => {
    const error = new ClusterError('PORT_TAKEN', 'Port 5432 is taken.', 'Choose another.');
    expect(error.message).toBe('Port 5432 is taken. Choose another.');
  });
});
