import type { ClientConfig } from 'pg';
import { MigrationError } from '../migration.error.js';
import type { MigrationOptions } from '../migration.options.js';

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
const localNames = new Set(['', 'localhost', '127.0.0.1', '[::1]', '::1']);

/** A database, with nothing in it that must not be printed. */
export class ConnectionTarget {
  private constructor(
    private readonly url: URL,
    private readonly ssl: MigrationOptions['ssl'],
  ) {}

  /** @throws MigrationError `URL_INVALID`, never repeating the URL */
  static of(options: Pick<MigrationOptions, 'url' | 'ssl'>): ConnectionTarget {
    const url = URL.canParse(options.url) ? new URL(options.url) : null;
    if (url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) {
      return new ConnectionTarget(url, options.ssl);
    }
    throw new MigrationError(
      'URL_INVALID',
      'The database URL is not of the form postgresql://user:password@host:port/database.',
      'Correct it; characters such as @ and / in a password are written %40 and %2F.',
    );
  }

  get database(): string {
    return decodeURIComponent(this.url.pathname.slice(1));
  }

  get host(): string {
    return this.url.searchParams.get('host') ?? this.url.hostname;
  }

  /** `database at host:port`, safe to print. */
  get label(): string {
    return `${this.database} at ${this.host === '' ? 'localhost' : this.host}:${this.url.port || '5432'}`;
  }

  /** Whether the server runs on this machine. */
  get isLocal(): boolean {
    return localNames.has(this.host) || this.host.startsWith('/') || this.host.startsWith('127.');
  }

  /** The same server and role, another database. */
  withDatabase(database: string): ConnectionTarget {
    const url = new URL(this.url);
    url.pathname = `/${encodeURIComponent(database)}`;
    return new ConnectionTarget(url, this.ssl);
  }

  /** What the driver needs to connect. */
  config(): ClientConfig {
    const url = new URL(this.url);
    const settings = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
    const own = url.searchParams.get('options') ?? '';
    // The driver lets the URL overrule the settings beside it, so the URL must not hold any.
    for (const name of ['options', 'application_name']) url.searchParams.delete(name);
    if (this.ssl !== undefined) url.searchParams.delete('sslmode');
    return {
      connectionString: url.href,
      application_name: 'healthcare-migrate',
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
      options: [own, ...settings].join(' ').trim(),
      ...(this.ssl === undefined ? {} : { ssl: this.ssl }),
    };
  }
}
