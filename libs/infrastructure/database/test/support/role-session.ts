import type { ClusterDatabase } from '@tools/dev/cluster';
import pg from 'pg';

type RoleName = 'migration' | 'owner' | 'app' | 'system' | 'auditor';

/** A plain connection as one of the roles, past the service: what psql or a stolen password would have. */
export class RoleSession {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open({ urls }: ClusterDatabase, role: RoleName, options?: string): Promise<RoleSession> {
    const client = new pg.Client({ connectionString: urls[role], ...(options !== undefined && { options }) });
    await client.connect();
    return new RoleSession(client);
  }

  /** Rows of one statement. */
  async query(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.#client.query<Record<string, unknown>>(sql, [...values])).rows;
  }

  /** A whole file of statements, as psql would send it. */
  async script(sql: string): Promise<void> {
    await this.#client.query(sql);
  }

  /** Runs statements under settings that end with them; nothing is kept when one fails. */
  async under<T>(settings: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN READ WRITE');
    try {
      for (const [name, value] of Object.entries(settings)) {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        await this.query(`SET LOCAL ${name} = ${pg.escapeLiteral(text)}`);
      }
      const result = await work();
      await this.query('COMMIT');
      return result;
    } catch (error) {
      await this.query('ROLLBACK');
      throw error;
    }
  }

  async inClinic(
    clinicId: string,
    sql: string,
    values?: readonly unknown[],
  ): Promise<Record<string, unknown>[]> {
    return await this.under({ 'app.clinic_id': clinicId }, () => this.query(sql, values));
  }

  /** Tries statements and takes them back. */
  async undone<T>(work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN READ WRITE');
    try {
      return await work();
    } finally {
      await this.query('ROLLBACK');
    }
  }

  /** Payloads that arrive on a channel from now on. */
  async listen(channel: string): Promise<string[]> {
    const payloads: string[] = [];
    this.#client.on('notification', ({ payload }) => payloads.push(payload ?? ''));
    await this.query(`LISTEN ${channel}`);
    return payloads;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
