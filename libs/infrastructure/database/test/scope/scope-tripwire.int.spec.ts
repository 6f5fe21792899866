import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as healthyLibrary from '@infrastructure/database';
import type { Identity } from '@infrastructure/database';
import { libraryWithout, type Edit } from '../support/defences.js';
import { createClinic, setupFor, startTestDatabase, type TestDatabase } from '../support/test-database.js';
import { RoundsApplication } from './rounds-application.js';

jest.setTimeout(60_000);

const REQUESTS = 48;

/** DatabaseService takes part in the request scope: by its own mark, or by what it injects. */
const markedRequestScoped: readonly Edit[] = [
  {
    file: 'database.service.ts',
    find: '@Injectable()\nexport class DatabaseService',
    replace: '@Injectable({ scope: 2 })\nexport class DatabaseService',
  },
];
const injectsPrismaService: readonly Edit[] = [
  {
    file: 'database.service.ts',
    find: "import { UnitOfWork } from './prisma/unit-of-work.js';",
    replace:
      "import { PrismaService } from './prisma/prisma.service.js';\nimport { UnitOfWork } from './prisma/unit-of-work.js';",
  },
  {
    file: 'database.service.ts',
    find: '  constructor(',
    replace: '  constructor(\n    _prisma: PrismaService,',
  },
];
const onePrismaServiceEachCall: readonly Edit[] = [
  {
    file: 'prisma/unit-of-work.ts',
    find: 'this.#modules.registerRequestByContextId(context, context.contextId);',
    replace:
      'const contextId = { id: Math.random() };\nthis.#modules.registerRequestByContextId(context, contextId);',
  },
  {
    file: 'prisma/unit-of-work.ts',
    find: 'resolve(PrismaService, context.contextId,',
    replace: 'resolve(PrismaService, contextId,',
  },
  {
    file: 'prisma/unit-of-work.ts',
    find: 'const known = this.#services.get(context);\n    if (known !== undefined) return known;',
    replace: '',
  },
  {
    file: 'prisma/unit-of-work.ts',
    find: 'const service = this.#services.get(context);',
    replace: 'const service = undefined as any;',
  },
];

describe('the request scope of PrismaService', () => {
  let test: TestDatabase;
  let alpha: Identity;

  beforeAll(async () => {
    test = await startTestDatabase();
    alpha = await createClinic(test.database, 'alpha');
  });
  afterAll(() => test.stop());

  /** What was built while requests were served, and what a job gets. */
  async function observe(library: typeof healthyLibrary) {
    const app = await RoundsApplication.start(library, setupFor(test.cluster), alpha);
    try {
      const statuses = await app.serve('walk', REQUESTS);
      const { controllers, services, databases, prismas } = app.tallies;
      const built = {
        controllers: controllers.built,
        services: services.built,
        databases: databases.built,
        prismas: prismas.built,
        contexts: prismas.sources,
      };
      const job = await app.job(alpha).catch((error: unknown) => (error as Error).constructor.name);
      return {
        statuses,
        built,
        job,
        prismasOfJob: prismas.built - built.prismas,
        initialised: app.initialised,
      };
    } finally {
      await app.stop();
    }
  }

  async function observeWithout(edits: readonly Edit[]): ReturnType<typeof observe> {
    const copy = await libraryWithout(...edits);
    try {
      return await observe(copy.library);
    } finally {
      await copy.remove();
    }
  }

  it('does not bubble: one controller, one service, one DatabaseService, and one PrismaService for each context', async () => {
    expect(await observe(healthyLibrary)).toEqual({
      statuses: { 200: REQUESTS },
      built: { controllers: 1, services: 1, databases: 1, prismas: REQUESTS, contexts: REQUESTS },
      job: [0, 0, 0, 0],
      prismasOfJob: 1,
      initialised: ['service', 'controller'],
    });
  });

  it('would rebuild them for every request, and leave out jobs and onModuleInit, were DatabaseService request-scoped', async () => {
    expect(await observeWithout(markedRequestScoped)).toEqual({
      statuses: { 200: REQUESTS },
      built: {
        controllers: REQUESTS,
        services: REQUESTS,
        databases: REQUESTS,
        prismas: REQUESTS,
        contexts: REQUESTS,
      },
      job: 'InvalidClassScopeException',
      prismasOfJob: 0,
      initialised: [],
    });
  });

  it('would do so, too, were PrismaService injected instead of resolved, and find no context', async () => {
    expect(await observeWithout(injectsPrismaService)).toMatchObject({
      statuses: { 500: REQUESTS },
      built: { databases: 0 },
      job: 'InvalidClassScopeException',
      initialised: [],
    });
  });

  it('shows when a context gets more than one', async () => {
    const { statuses, built, prismasOfJob } = await observeWithout(onePrismaServiceEachCall);
    expect(statuses).toEqual({ 200: REQUESTS });
    expect(built.contexts).toBe(REQUESTS);
    expect(built.prismas).toBeGreaterThan(REQUESTS);
    expect(prismasOfJob).toBeGreaterThan(1);
  });
});
