import type { ClientConfig } from 'pg';
import { MigrationError } from '../migration.error.js';
import type { MigrationOptions } from '../migration.options.js';
import { driverTls, type TlsChoice, tlsModeOfUrl } from './tls-choice.js';

/**
 * What every session of the tool starts with. As start-up parameters they are also what `RESET ALL` returns to, so
 * that one migration's `SET` never reaches the next.
 */
const sessionSettings = {
  // Without it the server runs, and commits, the script of a deploy that was killed.
  client_connection_check_interval: '500ms',
  // A migration that waits for a table's lock holds up everybody who comes after it.
  lock_timeout: '5s',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  search_path: 'public',
  TimeZone: 'UTC',
  client_min_messages: 'warning',
} as const;

const connectWithinMs = 10_000;
const localNames = new Set(['', 'localhost', '127.0.0.1', '::1']);
/** What the URL may not overrule: the driver prefers its parameters to the settings beside it. */
const ownParameters = ['options', 'application_name', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'ssl'];

/** A database, with nothing in it that must not be printed. */
export class ConnectionTarget {
  private constructor(
    private readonly url: URL,
    private readonly tls: TlsChoice,
  ) {}

  /** @throws MigrationError `URL_INVALID`, never repeating the URL */
  static of(options: Pick<MigrationOptions, 'url' | 'tls'>): ConnectionTarget {
    const url = URL.canParse(options.url) ? new URL(options.url) : null;
    if (
      url === null ||
      !/^postgres(ql)?:$/.test(url.protocol) ||
      url.pathname.length < 2 ||
      !isDecodable(url)
    ) {
      throw invalid('The database URL is not of the form postgresql://user:password@host:port/database.');
    }
    const mode = tlsModeOfUrl(url.searchParams.get('sslmode'));
    if (mode === null)
      throw invalid('The sslmode of the database URL is none of disable, require, verify-ca, verify-full.');
    return new ConnectionTarget(url, options.tls ?? { mode });
  }

  get database(): string {
    return decodeURIComponent(this.url.pathname.slice(1));
  }

  get host(): string {
    return this.url.searchParams.get('host') ?? this.url.hostname.replace(/^\[|\]$/g, '');
  }

  /** `database at host:port`, safe to print. */
  get label(): string {
    return `${this.database} at ${this.host === '' ? 'localhost' : this.host}:${this.url.port || '5432'}`;
  }

  /** Whether the server runs on this machine. */
  get isLocal(): boolean {
    return localNames.has(this.host) || this.host.startsWith('/') || /^127(\.\d+){3}$/.test(this.host);
  }

  /** The same server and role, another database. */
  withDatabase(database: string): ConnectionTarget {
    const url = new URL(this.url);
    url.pathname = `/${encodeURIComponent(database)}`;
    return new ConnectionTarget(url, this.tls);
  }

  /** What the driver needs to connect. */
  config(): ClientConfig {
    const url = new URL(this.url);
    const settings = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
    const given = url.searchParams.get('options') ?? '';
    for (const name of ownParameters) url.searchParams.delete(name);
    return {
      connectionString: url.href,
      application_name: 'healthcare-migrate',
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
      options: [given, ...settings].join(' ').trim(),
      ssl: driverTls(this.tls),
    };
  }
}

/** A lone `%` parses as a URL and fails later, in an error that would repeat the text. */
function isDecodable(url: URL): boolean {
  try {
    return [url.username, url.password, url.pathname].every(
      (part) => typeof decodeURIComponent(part) === 'string',
    );
  } catch {
    return false;
  }
}

function invalid(problem: string): MigrationError {
  return new MigrationError(
    'URL_INVALID',
    problem,
    'Correct it; characters such as @ and / in a password are written %40 and %2F.',
  );
}
