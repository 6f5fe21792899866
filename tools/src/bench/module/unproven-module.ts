import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import type { DatabaseSetup } from '@infrastructure/database';
import { libraryPart } from './library.js';
import { topologyProvider, type MakeTopology, type ModuleTopology } from './module-topology.js';

/** Nest asks for a class; what it provides is added where it is made. */
class UnprovenModule {
  readonly name = 'unproven';
}

interface Ending {
  end(): Promise<void>;
}

/** The module, and the servers that it talks to. */
export interface OpenedModule {
  readonly application: INestApplicationContext;
  readonly topology: ModuleTopology;
  close(): Promise<void>;
}

/**
 * The module as it is, except that nothing is proven at boot: so it starts on a double of the server, and its pools are
 * as fresh as they can be.
 *
 * @param makeTopology makes other servers than those that the setup describes
 */
export async function openUnprovenModule(
  setup: DatabaseSetup,
  makeTopology?: MakeTopology,
): Promise<OpenedModule> {
  const { DATABASE_PROVIDERS } = await libraryPart<{ DATABASE_PROVIDERS: readonly Provider[] }>(
    'database.providers.js',
  );
  const { DATABASE_SETUP, DATABASE_TOPOLOGY } =
    await libraryPart<Record<'DATABASE_SETUP' | 'DATABASE_TOPOLOGY', symbol>>('database.tokens.js');
  const { DatabaseBoot } = await libraryPart<{ DatabaseBoot: unknown }>('database-boot.js');
  const { PrismaRuntime } = await libraryPart<{ PrismaRuntime: new () => Ending }>(
    'prisma/prisma-runtime.js',
  );
  const servers = makeTopology === undefined ? [] : [await topologyProvider(DATABASE_TOPOLOGY, makeTopology)];
  const replaced = new Set<unknown>([DATABASE_SETUP, DatabaseBoot, ...servers.map(tokenOf)]);
  const kept = DATABASE_PROVIDERS.filter((provider) => !replaced.has(tokenOf(provider)));
  if (kept.length !== DATABASE_PROVIDERS.length - replaced.size)
    throw new Error('the module is put together in another way than this benchmark knows');
  const application = await NestFactory.createApplicationContext(
    {
      module: UnprovenModule,
      providers: [...kept, { provide: DATABASE_SETUP, useValue: setup }, ...servers],
    },
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  const topology = application.get<ModuleTopology>(DATABASE_TOPOLOGY);
  return {
    application,
    topology,
    close: async () => {
      await application.get(PrismaRuntime).end();
      topology.router.stop();
      await topology.servers.end();
      await application.close();
    },
  };
}

function tokenOf(provider: Provider): unknown {
  return typeof provider === 'function' ? provider : provider.provide;
}
