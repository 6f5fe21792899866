import { describe, expect, it } from '@jest/globals';
import { ConnectionTarget } from './connection-target.js';

const target = (url: string): ConnectionTarget => ConnectionTarget.of({ url });

describe('ConnectionTarget', () => {
  it.each([
    'not a url',
    'mysql://u:secret@h/d',
    'postgresql://u:secret@h',
    'postgresql://u:secret%@h/d',
    'postgresql://u:secret@h/d?sslmode=prefer',
  ])('refuses %j without repeating it', (url) => {
    expect(() => target(url)).toThrow(
      expect.objectContaining({ code: 'URL_INVALID', message: expect.not.stringContaining('secret') }),
    );
  });

  it('has a label without user and password', () => {
    expect(target('postgresql://root:secret@db.example:6543/clinic%20a').label).toBe(
      'clinic a at db.example:6543',
    );
    expect(target('postgresql:///d?host=/run/postgresql').label).toBe('d at /run/postgresql:5432');
  });

  it.each([
    ['postgresql://u@localhost/d', true],
    ['postgresql://u@127.0.0.1/d', true],
    ['postgresql://u@127.1.2.3/d', true],
    ['postgresql://u@[::1]/d', true],
    ['postgresql:///d?host=/run/postgresql', true],
    ['postgresql://u@127.0.0.1.example/d', false],
    ['postgresql://u@10.0.0.1/d', false],
    ['postgresql://u@localhost/d?host=db.example', false],
  ])('%s is local: %j', (url, expected) => expect(target(url).isLocal).toBe(expected));

  it('does not let the URL take away what every session is to have', () => {
    const { options, connectionString } = target(
      'postgresql://u@h/d?options=-c%20lock_timeout%3D0&application_name=x&sslmode=disable',
    ).config();
    expect(options).toMatch(/^-c lock_timeout=0 .*-c lock_timeout=5s/);
    expect(options).toContain('client_connection_check_interval=500ms');
    expect(connectionString).toBe('postgresql://u@h/d');
  });

  it.each([
    ['', false],
    ['?sslmode=disable', false],
    ['?sslmode=require', { minVersion: 'TLSv1.2', rejectUnauthorized: false }],
    ['?sslmode=verify-full', { minVersion: 'TLSv1.2', rejectUnauthorized: true }],
  ])('takes %j for the protection %j', (query, ssl) => {
    expect(target(`postgresql://u@h/d${query}`).config().ssl).toEqual(ssl);
  });

  it('leaves the name of the host alone for verify-ca only', () => {
    const ssl = ConnectionTarget.of({
      url: 'postgresql://u@h/d',
      tls: { mode: 'verify-ca', ca: 'PEM' },
    }).config().ssl;
    expect(ssl).toMatchObject({
      rejectUnauthorized: true,
      ca: 'PEM',
      checkServerIdentity: expect.any(Function),
    });
  });
});
