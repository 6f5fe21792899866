import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parse } from 'csv-parse/sync';
import { withDatabase } from '../../src/bulk-load/index.js';
import { sharedCluster, type ClusterDatabase } from '../../src/cluster/index.js';
import {
  DatabaseImportStore,
  importSynthea,
  type ImportOptions,
  type ImportReport,
} from '../../src/import/index.js';

const fixture = join(import.meta.dirname, '../fixtures/synthea');

/** A rejected row, as the list has it. */
export interface Reject {
  readonly file: string;
  readonly line: string;
  readonly cause: string;
  readonly detail: string;
}

/** A database of its own, and a copy of the small export to change. */
export class ImportBench {
  private constructor(
    readonly database: ClusterDatabase,
    readonly folder: string,
  ) {}

  static async open(): Promise<ImportBench> {
    const database = await sharedCluster(process.env).createDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'import-spec-'));
    const bench = new ImportBench(database, folder);
    await cp(fixture, bench.exportFolder, { recursive: true });
    return bench;
  }

  get exportFolder(): string {
    return join(this.folder, 'export');
  }

  get rejectsFile(): string {
    return join(this.folder, 'made', 'rejects.csv');
  }

  async close(): Promise<void> {
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  path(file: string): string {
    return join(this.exportFolder, file);
  }

  /** Adds a line to a file. @returns its number */
  async append(file: string, line: string | Buffer): Promise<number> {
    const before = await readFile(this.path(file));
    await appendFile(this.path(file), Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
    return before.toString('latin1').split('\n').length;
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    await writeFile(this.path(file), change(await readFile(this.path(file), 'utf8')));
  }

  async import(options: Partial<ImportOptions> = {}): Promise<ImportReport> {
    const { app, system } = this.database.urls;
    const setup = { profile: 'test', connection: { url: app, systemUrl: system } } as const;
    return await withDatabase(
      setup,
      () => undefined,
      (database) =>
        importSynthea(this.exportFolder, new DatabaseImportStore(database, 'import-spec'), {
          rejectsFile: this.rejectsFile,
          ...options,
        }),
    );
  }

  async rejects(): Promise<Reject[]> {
    return parse(await readFile(this.rejectsFile, 'utf8'), { columns: true });
  }

  /** Runs SQL as a superuser, whom row-level security does not concern. */
  async query<R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    const client = new pg.Client(this.database.urls.migration);
    await client.connect();
    try {
      return (await client.query<R>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** How many rows a table has. */
  async count(table: string): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      `select count(*)::int as count from healthcare.${table}`,
    );
    return row?.count ?? 0;
  }
}
