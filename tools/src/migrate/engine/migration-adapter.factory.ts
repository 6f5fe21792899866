import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { SessionPool } from './session-pool.js';

/** A session, and how a whole script is run on it. */
export interface EngineSession {
  readonly session: pg.Client;
  runScript(script: string): Promise<void>;
}

/**
 * Hands sessions to Prisma's schema engine. Unlike the stock adapter it runs scripts whole, on one session, knows the
 * `"char"` type, and makes the shadow database a database of its own.
 */
export class MigrationAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  private firstFailure: unknown = null;

  constructor(
    private readonly main: EngineSession,
    private readonly openShadow: () => Promise<EngineSession>,
  ) {}

  connect(): Promise<SqlDriverAdapter> {
    return this.adapt(this.main);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return this.adapt(await this.noting(this.openShadow()));
  }

  /**
   * What lies behind the engine's complaint; the engine itself reports little more than a number. Of several failures
   * the first is the cause of the others.
   */
  takeFailure(): unknown {
    const failure = this.firstFailure;
    this.firstFailure = null;
    return failure;
  }

  private async adapt(own: EngineSession): Promise<SqlDriverAdapter> {
    const pool = new SessionPool(own.session, (cause) => (this.firstFailure ??= cause));
    const adapter = await new PrismaPg(pool).connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    return Object.assign(adapter, {
      queryRaw: async (query: SqlQuery) => {
        const result = await queryRaw(query);
        for (const at of pool.charColumns) result.columnTypes[at] = ColumnTypeEnum.Character;
        return result;
      },
      executeScript: (script: string) => this.noting(own.runScript(script)),
      // Whoever opened the session closes it, also when the engine panics.
      dispose: () => Promise.resolve(),
    });
  }

  private async noting<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      this.firstFailure ??= cause;
      throw asAdapterError(cause);
    }
  }
}

/** The engine understands its own error shape only. */
function asAdapterError(cause: unknown): unknown {
  if (!(cause instanceof pg.DatabaseError)) return cause;
  const { code = 'N/A', severity = 'N/A', message, detail, column, hint } = cause;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}
