import pg from 'pg';

/** A session of the superuser, beside the module: it sees the server as it is. */
export class SuperuserSession {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<SuperuserSession> {
    const client = new pg.Client({ connectionString: url, application_name: 'guarantees' });
    await client.connect();
    return new SuperuserSession(client);
  }

  /** Several statements, without values. */
  async script(sql: string): Promise<void> {
    await this.#client.query(sql);
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, [...values])).rows;
  }

  /** The first column of the first row, as a number. */
  async number(sql: string, values: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows(sql, values);
    return Number(Object.values(row ?? {})[0]);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
