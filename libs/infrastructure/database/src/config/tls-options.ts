import type { ConnectionOptions } from 'node:tls';

import type { SslMode } from './ssl-mode.js';

/** The part of Node's TLS options that `pg` takes as its `ssl`. */
export type TlsOptions = Readonly<
  Pick<ConnectionOptions, 'ca' | 'minVersion' | 'rejectUnauthorized' | 'checkServerIdentity'>
>;

/**
 * `pg`'s `ssl` for a mode: TLS 1.2 or later, always.
 *
 * `verify-ca` checks the chain and leaves the name alone; `verify-full` leaves Node's own name check in place.
 *
 * @param ca - the trusted authority as PEM; without it, Node's own list of authorities
 */
export function tlsOptions(mode: SslMode, ca: string | undefined): TlsOptions | false {
  if (mode === 'off') return false;
  const trusted = ca === undefined ? {} : { ca };
  const base = { minVersion: 'TLSv1.2', rejectUnauthorized: mode !== 'require', ...trusted } as const;
  return Object.freeze(mode === 'verify-ca' ? { ...base, checkServerIdentity: anyName } : base);
}

function anyName(): undefined {
  return undefined;
}
