import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { sharedCluster } from '../../src/cluster/index.js';
import type { MigrationEvent, MigrationOptions } from '../../src/migrate/index.js';
import { type ChildDb, startDb } from '../db/child-db.js';
import { withClient } from './with-client.js';

const defaultSchema = `
datasource db {
  provider = "postgresql"
  schemas  = ["clinic"]
}
`;

/** An empty database, and a schema and migrations to try on it. */
export class Workbench {
  /** Everything that was told, in order. */
  readonly events: MigrationEvent[] = [];

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async open(): Promise<Workbench> {
    const database = await sharedCluster(process.env).createDatabase({ template: 'template0' });
    const folder = await mkdtemp(join(tmpdir(), 'migrate-spec-'));
    const bench = new Workbench(database.urls.migration, folder, () => database.drop());
    for (const path of [bench.schemaDir, bench.migrationsDir]) await mkdir(path);
    await bench.writeSchema('');
    return bench;
  }

  async close(): Promise<void> {
    await this.dropDatabase();
    await rm(this.folder, { recursive: true, force: true });
  }

  get schemaDir(): string {
    return join(this.folder, 'schema');
  }

  get migrationsDir(): string {
    return join(this.folder, 'migrations');
  }

  get options(): MigrationOptions {
    const { url, schemaDir, migrationsDir } = this;
    return { url, schemaDir, migrationsDir, onEvent: (event) => this.events.push(event) };
  }

  /**
   * Starts `db …` on this database and these folders, in a process of its own.
   * @param from - the sources to run, or a copy of them
   */
  start(args: readonly string[], from?: string): ChildDb {
    const folders = ['--schema-dir', this.schemaDir, '--migrations-dir', this.migrationsDir];
    const environment = { DATABASE_MIGRATION_URL: this.url };
    return startDb([...args, ...folders], { environment, ...(from !== undefined && { from }) });
  }

  /** Sets the models beside the fixed head of the schema. */
  async writeSchema(models: string): Promise<void> {
    await writeFile(join(this.schemaDir, 'main.prisma'), `${defaultSchema}${models}`);
  }

  /** Writes a migration, or overwrites it. */
  async write(name: string, script: string, down?: string): Promise<void> {
    const folder = join(this.migrationsDir, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'migration.sql'), script);
    if (down !== undefined) await writeFile(join(folder, 'down.sql'), down);
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.migrationsDir, name), { recursive: true });
  }

  async read(name: string, file: string): Promise<string> {
    return readFile(join(this.migrationsDir, name, file), 'utf8');
  }

  async names(): Promise<string[]> {
    return (await readdir(this.migrationsDir)).sort();
  }

  /** Rows of one statement, on a session of its own. */
  async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    return withClient(this.url, async (client) => (await client.query<Row>(text)).rows);
  }

  /** The first column of the first row. */
  async value(text: string): Promise<unknown> {
    return Object.values((await this.query(text))[0] ?? {})[0];
  }
}
