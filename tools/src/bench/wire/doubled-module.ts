import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import type { ClientConfig } from 'pg';

const inLibrary = (path: string): string =>
  fileURLToPath(new URL(`../../../../libs/infrastructure/database/dist/${path}`, import.meta.url));

interface PoolMetrics {
  poolRecorder(name: string): unknown;
}

type PoolClass = new (options: object, observer: unknown) => unknown;
type ProviderObject = Extract<Provider, { provide: unknown }>;

/** Nest asks for a class; what it provides is added where it is made. */
class DoubledModule {
  readonly name = 'doubled';
}

/**
 * The module as it is, except that its pools lead to a double of the server; so nothing of the catalog can be proven.
 *
 * @param connection how to reach the double
 */
export async function openDoubledModule(connection: ClientConfig): Promise<INestApplicationContext> {
  const { DATABASE_PROVIDERS } = (await import(inLibrary('database.providers.js'))) as {
    DATABASE_PROVIDERS: readonly Provider[];
  };
  const { DATABASE_POOLS, DATABASE_SETUP } = (await import(inLibrary('database.tokens.js'))) as Record<
    string,
    symbol
  >;
  const { DatabaseBoot } = (await import(inLibrary('database-boot.js'))) as Record<string, unknown>;
  const { DatabaseMetricsService } = (await import(
    inLibrary('internal/metrics/database-metrics.service.js')
  )) as { DatabaseMetricsService: ProviderObject['provide'] };
  const { ConnectionPool } = (await import(inLibrary('prisma/connection-pool.js'))) as {
    ConnectionPool: PoolClass;
  };

  const replaced: readonly unknown[] = [DATABASE_POOLS, DATABASE_SETUP, DatabaseBoot];
  const kept = DATABASE_PROVIDERS.filter((provider) => !replaced.includes(tokenOf(provider)));
  if (kept.length !== DATABASE_PROVIDERS.length - replaced.length)
    throw new Error('the module is put together in another way than this double knows');
  const pools = (metrics: PoolMetrics): object => {
    const open = (name: string): unknown =>
      new ConnectionPool(poolOptions(connection), metrics.poolRecorder(name));
    return { clinic: open('primary'), system: open('system'), health: open('health') };
  };
  return await NestFactory.createApplicationContext(
    {
      module: DoubledModule,
      providers: [
        ...kept,
        { provide: DATABASE_SETUP as symbol, useValue: SETUP },
        {
          provide: DATABASE_POOLS as symbol,
          inject: [DatabaseMetricsService as never],
          useFactory: pools,
        },
      ],
    },
    { logger: ['error', 'fatal'], abortOnError: false },
  );
}

/** Well-formed; nobody connects to it. */
const SETUP = {
  profile: 'test',
  connection: {
    url: 'postgresql://app:app@127.0.0.1/double',
    systemUrl: 'postgresql://system:system@127.0.0.1/double',
  },
};

function poolOptions(connection: ClientConfig): object {
  return { connection, max: 20, acquireTimeoutMs: 1000, idleTimeoutMs: 60_000, deadlineMs: 10_000 };
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}
