import { DatabaseError } from '@infrastructure/database';
import { StartupError } from './startup.error.js';

/** Why the process cannot start, for whoever started it: what is wrong and the way out, never a stack. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartupError || error instanceof DatabaseError) return error.message;
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `Port ${String(port)} is taken. Set PORT to a free one, or to 0 for any.`;
  if (code === 'EACCES') return `Port ${String(port)} is not open to this user. Set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return 'HOST is no address of this machine. Set it to one, or leave it out.';
  const name = error instanceof Error ? error.name : typeof error;
  return `The API could not start (${name}). Start it again with LOG_LEVEL=debug to see how far it gets.`;
}
