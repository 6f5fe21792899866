import pg from 'pg';

/** Runs one statement on a connection of its own and returns its rows. */
export async function query<Row extends pg.QueryResultRow>(
  connectionString: string,
  text: string,
  ssl?: pg.ClientConfig['ssl'],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString, ...(ssl === undefined ? {} : { ssl }) });
  // A server may die between its answer and our goodbye; what the statement met is thrown by the statement.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
