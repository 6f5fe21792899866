import { runClosedLoop } from '../process/closed-loop.js';
import type { Sample } from '../process/sample.js';
import { serveRequests } from '../process/serve-requests.js';
import { openBentocacheMemory, openBentocacheObjects, openBentocacheRedis } from './bentocache.subject.js';
import { openCachedService, openSharedCacheService } from './cached-service.subject.js';
import { openDatabaseService } from './database-service.subject.js';
import { openDrizzle } from './drizzle.subject.js';
import { openEncryptedIoredis, openIoredis, openPipelinedIoredis } from './ioredis.subject.js';
import { openKysely } from './kysely.subject.js';
import { openNodePostgres } from './node-postgres.subject.js';
import { openPlainPrismaSubject } from './plain-prisma.subject.js';
import { openPrismaExtensionRedis } from './prisma-extension-redis.subject.js';
import { openRlsRecipe } from './rls-recipe.subject.js';
import type { LoadRequest, OpenRequest, SubjectKind } from './subject-requests.js';
import type { PoolUse, Subject, SubjectSetup } from './subject.js';

const OPENERS: Record<SubjectKind, (setup: SubjectSetup) => Promise<Subject>> = {
  'database-service': openDatabaseService,
  'plain-prisma': openPlainPrismaSubject,
  'rls-recipe': openRlsRecipe,
  'node-postgres': openNodePostgres,
  drizzle: openDrizzle,
  kysely: openKysely,
  'database-service-cached': openCachedService,
  'database-service-shared': openSharedCacheService,
  'bentocache-memory': openBentocacheMemory,
  'bentocache-objects': openBentocacheObjects,
  'bentocache-redis': openBentocacheRedis,
  'prisma-extension-redis': openPrismaExtensionRedis,
  ioredis: openIoredis,
  'ioredis-pipelined': openPipelinedIoredis,
  'ioredis-encrypted': openEncryptedIoredis,
};

class SubjectServer {
  #subject: Subject | undefined;

  async open({ kind, setup }: OpenRequest): Promise<void> {
    this.#subject = await OPENERS[kind](setup);
  }

  async load({ workload, callers, durationMs }: LoadRequest): Promise<Sample> {
    const operation = this.#opened.workloads[workload];
    if (operation === undefined) throw new Error(`the subject has no workload ${workload}`);
    return await runClosedLoop(operation, callers, durationMs);
  }

  async poolUse(): Promise<PoolUse> {
    const { poolUse } = this.#opened;
    if (poolUse === undefined) throw new Error('the subject does not tell its pool use');
    return await poolUse();
  }

  passedOn(): Promise<number> {
    const { passedOn } = this.#opened;
    if (passedOn === undefined) throw new Error('the subject has no cache');
    return Promise.resolve(passedOn());
  }

  async close(): Promise<void> {
    await this.#subject?.close();
  }

  get #opened(): Subject {
    if (this.#subject === undefined) throw new Error('the subject is not open');
    return this.#subject;
  }
}

const server = new SubjectServer();
serveRequests(
  {
    open: (request: OpenRequest) => server.open(request),
    load: (request: LoadRequest) => server.load(request),
    poolUse: () => server.poolUse(),
    passedOn: () => server.passedOn(),
  },
  () => server.close(),
);
