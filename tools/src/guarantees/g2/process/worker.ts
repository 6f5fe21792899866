import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type * as Library from '@infrastructure/database';
import { serveRequests } from '../../../bench/process/serve-requests.js';
import { cachedReadsIn, type CachedReads } from '../../redis/cached-reads.js';
import { allServe } from '../../servers/all-serve.js';
import { plantRegisters, type Registers } from '../sessions/registers.js';
import { sessionPolicies } from '../sessions/session-policy.js';
import type { Turn, TurnResult } from '../sessions/turn.js';
import { routedReadsIn } from './routed-reads.js';
import { runTurn, type Stage } from './run-turn.js';
import type { MeetRequest, OpenRequest, PlantRequest, RoutedReads } from './worker-requests.js';

/** As many as sessions may ask for at once. */
const CONNECTIONS = 10;
/** The servers of this suite come back within a second or two: a breaker that rests longer would hide them. */
const BREAKER_RESET_MS = 500;

const nowMs = (): number => performance.timeOrigin + performance.now();

/** One process of the module. */
class Worker {
  #app: INestApplicationContext | undefined;
  #database: Library.DatabaseService | undefined;
  #process = 0;
  #stage: Stage | undefined;

  /** Resolves when the module knows all its servers. */
  async open({ library, urls, tokenKey, cache, process }: OpenRequest): Promise<void> {
    const { DatabaseModule, DatabaseService } = (await import(library)) as typeof Library;
    this.#app = await NestFactory.createApplicationContext(
      DatabaseModule.forRoot({
        profile: 'test',
        connection: { url: urls.app, systemUrl: urls.system },
        pool: { max: CONNECTIONS, min: 0 },
        replicas: { urls: [...urls.replicas], tokenKey },
        work: { breakerResetMs: BREAKER_RESET_MS },
        cache,
      }),
      { logger: ['error', 'fatal'], abortOnError: false },
    );
    this.#database = this.#app.get(DatabaseService);
    this.#process = process;
    await allServe(this.#opened);
  }

  async plant({ seed }: PlantRequest): Promise<Registers> {
    return await plantRegisters(this.#opened, seed);
  }

  meet({ registers }: MeetRequest): Promise<void> {
    const [database, process] = [this.#opened, this.#process];
    this.#stage = { database, registers, process, policies: sessionPolicies(nowMs), nowMs };
    return Promise.resolve();
  }

  async turn(turn: Turn): Promise<TurnResult> {
    if (this.#stage === undefined) throw new Error('the worker has met no registers');
    return await runTurn(this.#stage, turn);
  }

  async routed(): Promise<RoutedReads> {
    return routedReadsIn(await this.#opened.metricsText());
  }

  async cached(): Promise<CachedReads> {
    return cachedReadsIn(await this.#opened.metricsText());
  }

  async close(): Promise<void> {
    await this.#app?.close();
  }

  get #opened(): Library.DatabaseService {
    if (this.#database === undefined) throw new Error('the module is not open');
    return this.#database;
  }
}

const worker = new Worker();
serveRequests(
  {
    open: (request: OpenRequest) => worker.open(request),
    plant: (request: PlantRequest) => worker.plant(request),
    meet: (request: MeetRequest) => worker.meet(request),
    turn: (turn: Turn) => worker.turn(turn),
    routed: () => worker.routed(),
    cached: () => worker.cached(),
  },
  () => worker.close(),
);
