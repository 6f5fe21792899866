import type { ConnectionOptions } from 'node:tls';

/**
 * How a connection is protected. `off`: plaintext. `require`: encrypted, to whoever answers. `verify-ca`: to a server
 * with a certificate of a trusted authority. `verify-full`: and that certificate names the host.
 */
export type TlsMode = (typeof tlsModes)[number];
export const tlsModes = ['off', 'require', 'verify-ca', 'verify-full'] as const;

/** The protection of a connection, and whom to trust. */
export interface TlsChoice {
  readonly mode: TlsMode;
  /** The trusted authority as PEM. @defaultValue Node's own list of authorities */
  readonly ca?: string;
}

/** The driver's `ssl` for a choice; TLS 1.2 or later, always. */
export function driverTls({ mode, ca }: TlsChoice): ConnectionOptions | false {
  if (mode === 'off') return false;
  const trusted = ca === undefined ? {} : { ca };
  const checked = { minVersion: 'TLSv1.2', rejectUnauthorized: mode !== 'require', ...trusted } as const;
  return mode === 'verify-ca' ? { ...checked, checkServerIdentity: () => undefined } : checked;
}

/** The mode that a URL's `sslmode` asks for: `off` when it says nothing, `null` when it is none of libpq's four. */
export function tlsModeOfUrl(sslmode: string | null): TlsMode | null {
  if (sslmode === null || sslmode === 'disable') return 'off';
  return tlsModes.find((mode) => mode === sslmode && mode !== 'off') ?? null;
}
