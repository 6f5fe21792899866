/** The user that replicas stream as; it may do nothing else. */
export const replicationUser = 'replicator';

/**
 * pg_hba.conf: a password for everyone, loopback only; the replication user reaches no database.
 * @param plaintext - `refused` leaves unencrypted connections without a matching line
 */
export function hostBasedAuthentication(plaintext: 'refused' | 'accepted'): string {
  const type = plaintext === 'refused' ? 'hostssl' : 'host';
  const rows = [
    [type, 'replication', replicationUser, '127.0.0.1/32', 'scram-sha-256'],
    ['host', 'replication', 'all', 'all', 'reject'],
    ['host', 'all', replicationUser, 'all', 'reject'],
    [type, 'all', 'all', '127.0.0.1/32', 'scram-sha-256'],
  ];
  return `# Written at each start.\n${rows.map((row) => row.join('\t')).join('\n')}\n`;
}
