import pg from 'pg';

const socketFailures = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN', 'ECONNABORTED']);
/** What the driver says when its socket is gone; it gives these no code. */
const driverMessages = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** Whether a failure means that the session is gone, so that nothing more can be asked of it. */
export function isConnectionLoss(cause: unknown): boolean {
  if (cause instanceof pg.DatabaseError) return /^(08|57P0[123])/.test(cause.code ?? '');
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? String(cause.code) : '';
  return socketFailures.has(code) || driverMessages.test(cause.message);
}
