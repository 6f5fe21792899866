import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as startTls, type SecureVersion } from 'node:tls';

/** PostgreSQL's SSLRequest: its length and the code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/**
 * Shakes hands with a PostgreSQL server in exactly one TLS version and returns what was agreed.
 * Security level 0, because OpenSSL itself would refuse the old versions before the server is asked.
 */
export async function handshake(port: number, version: SecureVersion): Promise<string | null> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    socket.write(sslRequest);
    await once(socket, 'data');
    const versions = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const secure = startTls({ socket, rejectUnauthorized: false, ...versions });
    await once(secure, 'secureConnect');
    return secure.getProtocol();
  } finally {
    socket.destroy();
  }
}
