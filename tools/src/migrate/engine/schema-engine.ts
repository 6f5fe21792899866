import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type {
  DiagnoseMigrationHistoryOutput,
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
import { ShadowReplay } from './shadow-replay.js';

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

interface EngineParts {
  readonly loaded: LoadedEngine;
  readonly main: MainSession;
  readonly shadows: ShadowReplay;
  readonly factory: MigrationAdapterFactory;
  readonly externalTables: readonly string[];
}

/** Prisma's schema engine at work on one session. */
export class SchemaEngine {
  private constructor(
    private readonly engine: WasmEngine,
    private readonly parts: EngineParts,
  ) {}

  /** Runs a piece of work with an engine, whose shadow databases are gone afterwards. */
  static async use<T>(options: SchemaEngineOptions, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
    const main = new MainSession(options.session);
    const shadows = new ShadowReplay(options.session, options.target);
    const factory = new MigrationAdapterFactory(main, () => shadows.open());
    const parts = {
      loaded: await loadEngine(),
      main,
      shadows,
      factory,
      externalTables: options.externalTables,
    };
    try {
      const engine = await startEngine(parts);
      const result = await work(new SchemaEngine(engine, parts));
      // Not after a failure: it may have been a panic, of which nothing can be freed any more.
      engine.free();
      return result;
    } finally {
      await shadows.close();
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
    this.parts.main.runScript = runScript;
    await this.calling((engine) => engine.applyMigrations(input));
  }

  /** What Prisma itself makes of the folder and the ledger. */
  async diagnose(migrations: readonly Migration[]): Promise<DiagnoseMigrationHistoryOutput> {
    const input = { migrationsList: listOf(migrations), optInToShadowDatabase: false, filters: this.filters };
    return this.calling((engine) => engine.diagnoseMigrationHistory(input));
  }

  /** The script that turns one state into another; an empty text when they are the same. */
  async diff(from: SchemaState, to: SchemaState): Promise<string> {
    this.parts.shadows.migrations = [from, to].flatMap((state) =>
      state.kind === 'migrations' ? state.migrations : [],
    );
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
    return { externalTables: [...this.parts.externalTables], externalEnums: [] };
  }

  private calling<T>(work: (engine: WasmEngine) => Promise<T>): Promise<T> {
    return explained(this.parts, () => work(this.engine));
  }
}

function startEngine(parts: EngineParts): Promise<WasmEngine> {
  const adapter = bindMigrationAwareSqlAdapterFactory(parts.factory);
  return explained(parts, () => parts.loaded.engine.new({ datamodels: undefined }, () => undefined, adapter));
}

async function explained<T>({ factory, loaded }: EngineParts, call: () => Promise<T>): Promise<T> {
  factory.takeFailure();
  try {
    return await call();
  } catch (cause) {
    throw engineError(cause, factory.takeFailure(), loaded.takePanic());
  }
}

/** The caller's session, as the engine sees it. */
class MainSession implements EngineSession {
  runScript: (script: string) => Promise<void> = () =>
    Promise.reject(new Error('No migration is being applied'));

  constructor(readonly session: Client) {}
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
