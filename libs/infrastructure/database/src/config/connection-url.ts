import { Secret } from './secret.js';
import { SSL_MODES, type SslMode } from './ssl-mode.js';

/** One server, database and login. */
export interface Endpoint {
  readonly host: string;
  /** 1–65535. */
  readonly port: number;
  readonly user: string;
  readonly password?: Secret;
  readonly database: string;
  /** What the URL itself asked for with `sslmode`. */
  readonly sslMode?: SslMode;
}

/** An endpoint whose login and database may be taken from the primary's. */
export type PartialEndpoint = Pick<Endpoint, 'host' | 'port'> & Partial<Endpoint>;

/** libpq's names. `prefer` and `allow` fall back to plaintext when the server is asked to, so they are refused. */
const SSL_MODE_OF: Readonly<Record<string, SslMode>> = { disable: 'off' };
const PROTOCOLS = new Set(['postgresql:', 'postgres:']);
const DEFAULT_PORT = 5432;

/** The endpoint of a connection URL, or the rule that the URL breaks. */
export function parseConnectionUrl(text: string): PartialEndpoint | string {
  if (!URL.canParse(text)) return 'a URL like postgresql://user:password@host:5432/database';
  const url = new URL(text);
  if (!PROTOCOLS.has(url.protocol)) return 'a URL that starts with postgresql://';
  if (url.hostname === '') return 'a URL with a host';
  const foreign = [...url.searchParams.keys()].filter((name) => name !== 'sslmode');
  if (foreign.length > 0)
    return 'a URL without parameters other than sslmode: the options set everything else';
  const sslMode = sslModeOf(url.searchParams.get('sslmode'));
  if (sslMode === undefined) return 'a URL whose sslmode is disable, require, verify-ca or verify-full';
  return partsOf(url, sslMode);
}

function sslModeOf(text: string | null): SslMode | 'unsaid' | undefined {
  if (text === null) return 'unsaid';
  return SSL_MODE_OF[text] ?? SSL_MODES.find((mode) => mode === text && mode !== 'off');
}

function partsOf(url: URL, sslMode: SslMode | 'unsaid'): PartialEndpoint | string {
  try {
    const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(
      decodeURIComponent,
    );
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? DEFAULT_PORT : Number(url.port),
      ...(user ? { user } : {}),
      ...(password ? { password: new Secret(password) } : {}),
      ...(database ? { database } : {}),
      ...(sslMode === 'unsaid' ? {} : { sslMode }),
    };
  } catch {
    return 'a URL whose special characters are percent-encoded'; // decodeURIComponent: a lone '%'
  }
}
