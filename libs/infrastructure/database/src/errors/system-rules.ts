import type { PlainCode } from './error-registry.js';

/** Node's codes of failed sockets and names. */
const BY_SYSTEM_CODE: Readonly<Record<string, PlainCode>> = {
  ABORT_ERR: 'DB_OPERATION_CANCELLED',
  EAI_AGAIN: 'DB_UNREACHABLE',
  ECONNABORTED: 'DB_CONNECTION_LOST',
  ECONNREFUSED: 'DB_UNREACHABLE',
  ECONNRESET: 'DB_CONNECTION_LOST',
  EHOSTUNREACH: 'DB_UNREACHABLE',
  ENETUNREACH: 'DB_UNREACHABLE',
  ENOTFOUND: 'DB_UNREACHABLE',
  EPIPE: 'DB_CONNECTION_LOST',
  EPROTO: 'DB_TLS_FAILED',
  ERR_SOCKET_CLOSED: 'DB_CONNECTION_LOST',
  ERR_STREAM_DESTROYED: 'DB_CONNECTION_LOST',
  ETIMEDOUT: 'DB_CONNECTION_LOST',
};

/** OpenSSL's verification results and Node's own TLS codes. Source: OpenSSL `X509_verify_cert_error_string`. */
const TLS_CODE =
  /^ERR_(?:TLS|SSL|OSSL)_|CERT|_CRL$|ISSUER|SELF_SIGNED|^UNABLE_TO_VERIFY|^INVALID_(?:CA|PURPOSE)$|^HOSTNAME_MISMATCH$/;

export function codeOfSystemCode(
  systemCode: string | undefined,
  systemCall: string | undefined,
): PlainCode | undefined {
  if (systemCode === undefined) return undefined;
  if (systemCall === 'connect' && systemCode === 'ETIMEDOUT') return 'DB_CONNECT_TIMEOUT';
  if (systemCall === 'connect' && systemCode === 'ENOENT') return 'DB_UNREACHABLE'; // no such unix socket
  return BY_SYSTEM_CODE[systemCode] ?? (TLS_CODE.test(systemCode) ? 'DB_TLS_FAILED' : undefined);
}

export const KNOWN_SYSTEM_CODES: readonly string[] = Object.keys(BY_SYSTEM_CODE);
