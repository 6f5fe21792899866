import pg from 'pg';
import { codeOfError, messageOfError } from '../error-facts.js';

const socketFailures = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTCONN', 'ECONNABORTED']);
/** What the driver says when its socket is gone; it gives these no code. */
const driverMessages = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** Whether a failure means that the session is gone, so that nothing more can be asked of it. */
export function isConnectionLoss(cause: unknown): boolean {
  if (cause instanceof pg.DatabaseError) return /^(08|57P0[123])/.test(cause.code ?? '');
  return socketFailures.has(codeOfError(cause) ?? '') || driverMessages.test(messageOfError(cause));
}
