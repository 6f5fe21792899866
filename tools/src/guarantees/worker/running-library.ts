import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type * as Library from '@infrastructure/database';

/** More than a suite ever asks for at once: work waits for connections, and none is turned away. */
const QUEUE_LIMIT = 10_000;

/** Where a worker finds what it tests. */
export interface LibraryPlace {
  /** Address of the folder of the built library: the one of the repo, or a copy without one of its defences. */
  readonly library: string;
  readonly urls: { readonly app: string; readonly system: string };
}

/** The library, running in a Nest application context. */
export interface RunningLibrary {
  readonly app: INestApplicationContext;
  readonly database: Library.DatabaseService;
}

/** A module of the library, of the same copy that runs. */
export async function importFrom<Module>({ library }: LibraryPlace, file: string): Promise<Module> {
  return (await import(new URL(file, library).href)) as Module;
}

/** @param setup outranks what is set here: the addresses, and a queue that turns nobody away */
export async function startLibrary(
  place: LibraryPlace,
  setup: Library.DatabaseSetup = {},
): Promise<RunningLibrary> {
  const { DatabaseModule, DatabaseService } = await importFrom<typeof Library>(place, 'index.js');
  const app = await NestFactory.createApplicationContext(
    DatabaseModule.forRoot({
      profile: 'test',
      connection: { url: place.urls.app, systemUrl: place.urls.system },
      ...setup,
      pool: { min: 0, queueLimit: QUEUE_LIMIT, isAutoScaling: false, ...setup.pool },
    }),
    { logger: ['fatal'], abortOnError: false },
  );
  return { app, database: app.get(DatabaseService) };
}
