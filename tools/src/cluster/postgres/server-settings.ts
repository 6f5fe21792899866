/** What the settings of one node depend on. */
export interface SettingsInput {
  readonly node: string;
  readonly port: number;
  readonly profile: 'development' | 'test';
  /** Where the server's certificate lies, or `null` without TLS. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Set on a standby: how it reaches its primary. */
  readonly follow: { readonly conninfo: string; readonly slot: string } | null;
  /** The caller's own, which win. */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * No row value may reach the server's log (H18). A parameter is cut, DETAIL and STATEMENT are left out, and
 * since an ordinary error carries the value in its very message (22P02), errors are the client's to log:
 * `log` is the level above them that still shows start, stop, FATAL and PANIC.
 */
const silentAboutValues = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
};

const replication = {
  wal_level: 'replica',
  hot_standby: 'on',
  hot_standby_feedback: 'on',
  max_wal_senders: '10',
  max_replication_slots: '10',
  max_slot_wal_keep_size: '4GB',
  wal_receiver_status_interval: '1s',
  wal_retrieve_retry_interval: '200ms',
};

const general = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_preload_libraries: 'pg_stat_statements',
  password_encryption: 'scram-sha-256',
  ssl_min_protocol_version: 'TLSv1.2',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
};

/** A crash of the process loses nothing; only a crash of the whole machine would, and a test has no data to lose. */
const profiles = {
  development: { shared_buffers: '256MB' },
  test: { shared_buffers: '128MB', fsync: 'off', full_page_writes: 'off', checkpoint_timeout: '15min' },
};

export function serverSettings(input: SettingsInput): Record<string, string> {
  return {
    ...general,
    ...replication,
    ...silentAboutValues,
    ...profiles[input.profile],
    port: String(input.port),
    cluster_name: input.node,
    ...tlsSettings(input.tls),
    ...followSettings(input.follow),
    ...input.extra,
  };
}

/** The text of a configuration file; every value quoted, quotes doubled. */
export function renderSettings(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written at each start; put your own settings into the cluster's options.\n${lines.join('\n')}\n`;
}

function tlsSettings(tls: SettingsInput['tls']): Record<string, string> {
  if (tls === null) return { ssl: 'off' };
  return { ssl: 'on', ssl_cert_file: tls.certFile, ssl_key_file: tls.keyFile };
}

function followSettings(follow: SettingsInput['follow']): Record<string, string> {
  return follow === null ? {} : { primary_conninfo: follow.conninfo, primary_slot_name: follow.slot };
}
