import 'reflect-metadata';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type * as Library from '@infrastructure/database';
import type { DatabaseService, DatabaseSetup, Identity } from '@infrastructure/database';
import { Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { consumersOf, type Rounds } from './rounds-consumers.js';
import { Tally } from './tally.js';

/** Requests under way at once. */
export const CALLERS = 16;

/** Everything of the application that Nest builds and this counts. */
class RoundsTallies {
  readonly controllers = new Tally();
  readonly services = new Tally();
  readonly databases = new Tally();
  readonly prismas = new Tally();
}

/** A Fastify application: a controller over a service over DatabaseService, on a real database. */
export class RoundsApplication {
  readonly tallies: RoundsTallies;
  /** The consumers whose `onModuleInit` ran. */
  readonly initialised: readonly string[];
  readonly #app: NestFastifyApplication;
  readonly #DatabaseService: typeof DatabaseService;
  readonly #RoundsService: Type<Rounds>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

  private constructor(app: NestFastifyApplication, parts: ReturnType<typeof partsOf>) {
    this.#app = app;
    this.tallies = parts.tallies;
    this.initialised = parts.initialised;
    this.#DatabaseService = parts.DatabaseService;
    this.#RoundsService = parts.RoundsService;
  }

  /** @param caller who makes every request */
  static async start(
    library: typeof Library,
    setup: DatabaseSetup,
    caller: Identity,
  ): Promise<RoundsApplication> {
    const parts = partsOf(library, { ...setup, identityResolver: () => caller });
    const options = { logger: false, abortOnError: false } as const;
    const app = await NestFactory.create<NestFastifyApplication>(
      parts.RoundsModule,
      new FastifyAdapter(),
      options,
    );
    await app.listen(0, '127.0.0.1');
    return new RoundsApplication(app, parts);
  }

  /** Makes so many requests; how often each status came. */
  async serve(path: string, requests: number): Promise<Readonly<Record<number, number>>> {
    const url = `${await this.#app.getUrl()}/rounds/${path}`;
    const statuses: Record<number, number> = {};
    let left = requests;
    const call = async (): Promise<void> => {
      while (left-- > 0) {
        const [response] = (await once(get(url, { agent: this.#agent }), 'response')) as [IncomingMessage];
        await text(response);
        const { statusCode = 0 } = response;
        statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, call));
    return statuses;
  }

  /** What a job does: no request, the consumer itself. */
  async job(identity: Identity): Promise<number[]> {
    const rounds = this.#app.get(this.#RoundsService);
    return await this.#app.get(this.#DatabaseService).runInContext(identity, () => rounds.walk());
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#app.close();
  }
}

function partsOf(library: typeof Library, setup: DatabaseSetup) {
  const tallies = new RoundsTallies();
  const { RoundsService, RoundsController, initialised } = consumersOf(library, tallies);
  const { providers = [], ...dynamic } = library.DatabaseModule.forRoot(setup);
  const counted: Provider[] = [
    { provide: library.DatabaseService, useClass: tallies.databases.of(library.DatabaseService) },
    countedPrisma(library, tallies.prismas),
  ];
  @Module({
    imports: [{ ...dynamic, providers: [...providers, ...counted] }],
    controllers: [RoundsController],
    providers: [RoundsService],
  })
  class RoundsModule {}
  return { RoundsModule, RoundsService, DatabaseService: library.DatabaseService, tallies, initialised };
}

/** PrismaService is not exported; it is among what the module registers, under its own class. */
function countedPrisma(library: typeof Library, tally: Tally): Provider {
  const registered = Reflect.getMetadata('providers', library.DatabaseModule) as Provider[];
  const PrismaService = registered.find(
    (provider): provider is Type<object> =>
      typeof provider === 'function' && provider.name === 'PrismaService',
  );
  if (PrismaService === undefined) throw new Error('the module registers no PrismaService');
  return { provide: PrismaService, useClass: tally.of(PrismaService) };
}
