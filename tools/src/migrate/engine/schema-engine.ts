import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type {
  DiffTarget,
  MigrationList,
  SchemaEngine as WasmEngine,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Client } from 'pg';
import type { Migration } from '../folder/migration.js';
import type { SchemaFile } from '../folder/read-schema-files.js';
import type { ConnectionTarget } from '../session/connection-target.js';
import { engineError, isUnfinishedHistory } from './engine-errors.js';
import { type LoadedEngine, loadEngine } from './load-engine.js';
import { type EngineSession, MigrationAdapterFactory } from './migration-adapter.factory.js';
import { openShadowDatabase } from './shadow-database.js';

/** What the engine needs of its caller; it does not own the session. */
export interface SchemaEngineOptions {
  readonly session: Client;
  readonly target: ConnectionTarget;
  readonly externalTables: readonly string[];
}

/** A state of the database's schema that a difference can be taken from or to. */
export type SchemaState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'migrations'; readonly migrations: readonly Migration[] }
  | { readonly kind: 'schema'; readonly files: readonly SchemaFile[] }
  | { readonly kind: 'database'; readonly files: readonly SchemaFile[] };

/** Prisma's schema engine at work on one session. */
export class SchemaEngine {
  private constructor(
    private readonly engine: WasmEngine,
    private readonly loaded: LoadedEngine,
    private readonly factory: MigrationAdapterFactory,
    private readonly externalTables: readonly string[],
    private readonly main: MainSession,
  ) {}

  /** Runs a piece of work with an engine, whose shadow databases are gone afterwards. */
  static async use<T>(options: SchemaEngineOptions, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
    const shadows: EngineSession[] = [];
    const main = new MainSession(options.session);
    const factory = new MigrationAdapterFactory(main, async () => {
      const shadow = await openShadowDatabase(options.session, options.target);
      shadows.push(shadow);
      return shadow;
    });
    const loaded = await loadEngine();
    const adapter = bindMigrationAwareSqlAdapterFactory(factory);
    const engine = await loaded.engine.new({ datamodels: undefined }, () => undefined, adapter);
    try {
      return await work(new SchemaEngine(engine, loaded, factory, options.externalTables, main));
    } finally {
      // The engine never disposes of its sessions, and with them its shadow databases would stay.
      for (const shadow of shadows) await shadow.close();
      engine.free();
    }
  }

  /** Makes `_prisma_migrations` where it is missing, and takes Prisma's own lock, which goes with the session. */
  async prepareLedger(): Promise<void> {
    const input = { migrationsList: listOf([]), filters: this.filters };
    try {
      await this.calling((engine) => engine.applyMigrations(input));
    } catch (cause) {
      // Unfinished migrations are what a deploy is there to finish.
      if (!isUnfinishedHistory(cause)) throw cause;
    }
  }

  /** Applies one migration, whose script the caller runs between the engine's entries in the ledger. */
  async apply(migration: Migration, runScript: (script: string) => Promise<void>): Promise<void> {
    const input = { migrationsList: listOf([migration]), filters: this.filters };
    this.main.runScript = runScript;
    await this.calling((engine) => engine.applyMigrations(input));
  }

  /** The names of applied migrations whose scripts are others now. */
  async editedNames(migrations: readonly Migration[]): Promise<readonly string[]> {
    const input = { migrationsList: listOf(migrations), optInToShadowDatabase: false, filters: this.filters };
    return (await this.calling((engine) => engine.diagnoseMigrationHistory(input))).editedMigrationNames;
  }

  /** The script that turns one state into another; an empty text when they are the same. */
  async diff(from: SchemaState, to: SchemaState): Promise<string> {
    const input = {
      from: targetOf(from),
      to: targetOf(to),
      script: true,
      exitCode: true,
      filters: this.filters,
    };
    const { exitCode, stdout } = await this.calling((engine) => engine.diff(input));
    return exitCode === 0 ? '' : (stdout ?? '');
  }

  private get filters(): { externalTables: string[]; externalEnums: string[] } {
    return { externalTables: [...this.externalTables], externalEnums: [] };
  }

  private async calling<T>(work: (engine: WasmEngine) => Promise<T>): Promise<T> {
    this.factory.takeFailure();
    try {
      return await work(this.engine);
    } catch (cause) {
      throw engineError(cause, this.factory.takeFailure(), this.loaded.takePanic());
    }
  }
}

/** The caller's session, as the engine sees it. */
class MainSession implements EngineSession {
  runScript: (script: string) => Promise<void> = () =>
    Promise.reject(new Error('No migration is being applied'));

  constructor(readonly session: Client) {}

  /** The session is the caller's. */
  async close(): Promise<void> {}
}

function targetOf(state: SchemaState): DiffTarget {
  switch (state.kind) {
    case 'empty':
      return { tag: 'empty' };
    case 'migrations':
      return { tag: 'migrations', ...listOf(state.migrations) };
    case 'schema':
      return { tag: 'schemaDatamodel', files: [...state.files] };
    case 'database':
      return { tag: 'schemaDatasource', files: [...state.files], configDir: '' };
  }
}

function listOf(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}
