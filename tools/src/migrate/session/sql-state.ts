import pg from 'pg';

/** The five-character SQLSTATE of a server's error, `null` for any other failure. */
export function sqlStateOf(cause: unknown): string | null {
  return cause instanceof pg.DatabaseError ? (cause.code ?? null) : null;
}
