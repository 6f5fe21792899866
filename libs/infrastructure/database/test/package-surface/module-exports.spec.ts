import 'reflect-metadata';
import { DatabaseModule, DatabaseService } from '@infrastructure/database';
import { Module, type DynamicModule, type InjectionToken, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { DATABASE_PROVIDERS } from '../../src/database.providers.js';

const connection = {
  url: 'postgresql://healthcare_app@127.0.0.1:1/healthcare',
  systemUrl: 'postgresql://healthcare_system@127.0.0.1:1/healthcare',
};
const module = DatabaseModule.forRoot({ profile: 'test', connection });

/** An application whose one provider asks for `token`. Nobody answers at its database's address. */
function applicationWanting(token: InjectionToken): Type | DynamicModule {
  @Module({})
  class Application {}
  const wanting = { provide: 'wanting', inject: [token], useFactory: (found: unknown) => found };
  return { module: Application, imports: [module], providers: [wanting] };
}

/** What stops the application: Nest, for want of a provider, or the module's own look at its database. */
async function startFailure(token: InjectionToken): Promise<unknown> {
  const application = NestFactory.createApplicationContext(applicationWanting(token), {
    logger: false,
    abortOnError: false,
  });
  return await application.then(
    () => 'started',
    (error: unknown) => (error as { code?: string }).code ?? (error as Error).constructor.name,
  );
}

const tokenOf = (provider: Provider): InjectionToken =>
  typeof provider === 'function' ? provider : provider.provide;
const internal = DATABASE_PROVIDERS.map(tokenOf).filter((token) => token !== DatabaseService);
const nameOf = (token: InjectionToken): string => (typeof token === 'function' ? token.name : String(token));

describe('DatabaseModule', () => {
  it.each(internal.map((token) => [nameOf(token), token] as const))(
    'keeps %s to itself',
    async (_name, token) => {
      expect(await startFailure(token)).toBe('UnknownDependenciesException');
    },
  );

  it('gives DatabaseService to every module of the application', async () => {
    expect(await startFailure(DatabaseService)).toBe('DB_UNREACHABLE');
  });

  it('has more inside than it shows', () => {
    expect(internal.map(nameOf)).toEqual(
      expect.arrayContaining(['PrismaService', 'ClinicIsolationService', 'DatabaseMetricsService']),
    );
  });
});
