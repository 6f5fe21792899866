import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type * as Library from '@infrastructure/database';
import type { SharedCache } from '../redis/shared-cache.js';
import type { LooseClient, LooseDelegate, Target } from './target.port.js';

/** More than all programs ask for at once: they wait for connections, and none is turned away. */
const QUEUE_LIMIT = 1000;

type Client = Library.ReadClient | Library.WriteClient;

export interface ModuleTargetOptions {
  /** The library to test: the built one, or a copy without one of its defences. */
  readonly library: string;
  readonly urls: { readonly app: string; readonly system: string };
  /** Most connections; few, so that operations wait for one another. */
  readonly connections: number;
  readonly cache: SharedCache;
}

/** The module itself, through its one door. */
export class ModuleTarget implements Target {
  readonly database: Library.DatabaseService;
  readonly #app: INestApplicationContext;

  private constructor(app: INestApplicationContext, database: Library.DatabaseService) {
    this.#app = app;
    this.database = database;
  }

  /** @param setup what a cell needs beside the usual */
  static async start(
    { library, urls, connections, cache }: ModuleTargetOptions,
    setup: Library.DatabaseSetup = {},
  ): Promise<ModuleTarget> {
    const { DatabaseModule, DatabaseService } = (await import(library)) as typeof Library;
    const app = await NestFactory.createApplicationContext(
      DatabaseModule.forRoot({
        profile: 'test',
        connection: { url: urls.app, systemUrl: urls.system },
        pool: { max: connections, min: 0, queueLimit: QUEUE_LIMIT },
        cache,
        ...setup,
      }),
      { logger: ['error', 'fatal'], abortOnError: false },
    );
    return new ModuleTarget(app, app.get(DatabaseService));
  }

  async read<T>(
    identity: Library.Identity,
    op: (client: LooseClient) => Promise<T>,
    options: Library.ReadOptions = {},
  ): Promise<T> {
    const { database } = this;
    return await database.runInContext(identity, () =>
      database.executeHealthcareRead((client) => op(this.#loose(client)), options),
    );
  }

  async write<T>(
    identity: Library.Identity,
    op: (client: LooseClient) => Promise<T>,
    options: Library.TransactionOptions = {},
  ): Promise<T> {
    const { database } = this;
    return await database.runInContext(identity, () =>
      database.executeInTransaction((client) => op(this.#loose(client)), options),
    );
  }

  async nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T> {
    return await this.database.executeInTransaction((client) => op(this.#loose(client)));
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  #loose(client: Client): LooseClient {
    return {
      delegate: (model) => {
        const name = model.charAt(0).toLowerCase() + model.slice(1);
        return client[name as keyof Client] as unknown as LooseDelegate;
      },
      raw: (kind, text, model, id) => {
        const values = { '{table}': this.database.identifiers.table(model), $1: id };
        const parts = text.split(/(\{table\}|\$1)/);
        const strings = parts.filter((_part, index) => index % 2 === 0);
        const inserted = parts
          .filter((_part, index) => index % 2 === 1)
          .map((name) => values[name as keyof typeof values]);
        const template = Object.assign(strings, { raw: strings });
        if (kind === 'query') return client.$queryRaw(template, ...inserted);
        if (!('$executeRaw' in client)) throw new Error('a read client executes nothing');
        return client.$executeRaw(template, ...inserted);
      },
    };
  }
}
