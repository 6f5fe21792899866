import { describe, expect, it } from '@jest/globals';
import { hostBasedAuthentication } from './host-based-authentication.js';
import { renderSettings, serverSettings, type SettingsInput } from './server-settings.js';

const input: SettingsInput = {
  node: 'node-1',
  port: 5432,
  profile: 'development',
  tls: null,
  follow: null,
  extra: {},
};

describe('serverSettings', () => {
  it('keeps parameters and failing statements out of the log', () => {
    expect(serverSettings(input)).toMatchObject({
      log_parameter_max_length: '0',
      log_parameter_max_length_on_error: '0',
      log_error_verbosity: 'terse',
      log_min_error_statement: 'panic',
      log_min_messages: 'log',
    });
  });

  it('gives up crash safety of the machine in tests only', () => {
    expect(serverSettings(input)['fsync']).toBeUndefined();
    expect(serverSettings({ ...input, profile: 'test' })['fsync']).toBe('off');
  });

  it('listens on loopback only, through TCP only', () => {
    expect(serverSettings(input)).toMatchObject({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    });
  });

  it("lets the caller's settings win", () => {
    expect(serverSettings({ ...input, extra: { max_connections: '20' } })['max_connections']).toBe('20');
  });

  it('makes a standby follow through its slot', () => {
    const standby = serverSettings({ ...input, follow: { conninfo: 'port=1', slot: 'node_2' } });
    expect(standby).toMatchObject({ primary_conninfo: 'port=1', primary_slot_name: 'node_2' });
  });

  it('allows no TLS below 1.2', () => {
    const tls = { certFile: 'a.crt', keyFile: 'a.key' };
    expect(serverSettings({ ...input, tls })).toMatchObject({
      ssl: 'on',
      ssl_min_protocol_version: 'TLSv1.2',
    });
  });
});

describe('renderSettings', () => {
  it('doubles quotes, so that no value ends early', () => {
    expect(renderSettings({ primary_conninfo: "host='x'" })).toContain("primary_conninfo = 'host=''x'''");
  });
});

describe('hostBasedAuthentication', () => {
  it('trusts nobody', () => {
    for (const plaintext of ['refused', 'accepted'] as const) {
      const rows = hostBasedAuthentication(plaintext).split('\n').slice(1).filter(Boolean);
      const methods = new Set(rows.map((row) => row.split('\t').at(-1)));
      expect(methods).toEqual(new Set(['scram-sha-256', 'reject']));
    }
  });

  it('has no line that admits plaintext when that is refused', () => {
    const admitting = hostBasedAuthentication('refused')
      .split('\n')
      .filter((row) => row.endsWith('scram-sha-256'));
    expect(admitting.every((row) => row.startsWith('hostssl'))).toBe(true);
  });
});
