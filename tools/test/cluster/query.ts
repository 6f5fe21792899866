import pg from 'pg';

/** Runs one statement on a connection of its own and returns its rows. */
export async function query<Row extends pg.QueryResultRow>(
  connectionString: string,
  text: string,
  ssl?: pg.ClientConfig['ssl'],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString, ...(ssl === undefined ? {} : { ssl }) });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
