import { classifyFailure } from '../../errors/index.js';
import { readFacts } from '../../errors/failure-facts.js';
import type { NodeFault } from './ejection-reason.js';

/** What a failed poll, connection or statement says about its server; undefined when it says nothing. */
export function nodeFaultOf(error: unknown): NodeFault | undefined {
  // PostgreSQL: admin_shutdown.
  if (readFacts(error).sqlState === '57P01') return 'draining';
  switch (classifyFailure(error, { phase: 'connect', write: false }).code) {
    case 'DB_UNREACHABLE':
    case 'DB_CONNECTION_LOST':
    case 'DB_CONNECT_TIMEOUT':
      return 'unreachable';
    case 'DB_TLS_FAILED':
      return 'tls-failed';
    case 'DB_STARTING':
      return 'starting';
    case 'DB_LOGIN_REFUSED':
    case 'DB_DATABASE_MISSING':
      return 'login-refused';
    case 'DB_RESPONSE_TIMEOUT':
    case 'DB_STATEMENT_TIMEOUT':
      return 'stalled';
    default:
      return undefined;
  }
}
