import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseService, type DatabaseSetup } from '@infrastructure/database';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import type { ApiOptions } from '../../src/config/api.options.js';
import { createApp } from '../../src/create-app.js';
import { Lifecycle } from '../../src/lifecycle/lifecycle.js';
import { createLogger } from '../../src/logging/create-logger.js';

/** The API on a database of this test file's own, listening on a free port. */
export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly database: DatabaseService;
  readonly cluster: ClusterDatabase;
  readonly url: string;
  /** Where invitations are put. */
  readonly mailFolder: string;
  /** Every line that was logged. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export const OPERATOR_TOKEN = 'operator-token-of-the-tests-00000000';
export const JWT_SECRET = 'a-signing-secret-of-the-tests-0000000000';

export async function startTestApi(overrides: Partial<ApiOptions> = {}): Promise<TestApi> {
  const cluster = await sharedCluster(process.env).createDatabase();
  const mailFolder = await mkdtemp(join(tmpdir(), 'healthcare-mail-'));
  const log: string[] = [];
  const options: ApiOptions = {
    profile: 'test',
    host: '127.0.0.1',
    port: 0,
    logLevel: 'info',
    jwtSecret: JWT_SECRET,
    operatorToken: OPERATOR_TOKEN,
    mailPickupFolder: mailFolder,
    ...overrides,
  };
  const logger = createLogger(options, { write: (line: string) => void log.push(line) });
  const app = await createApp(options, logger, setupOf(cluster));
  await app.listen(0, '127.0.0.1');
  app.get(Lifecycle).serve();
  return {
    app,
    database: app.get(DatabaseService),
    cluster,
    url: await app.getUrl(),
    mailFolder,
    log,
    async stop() {
      await app.close();
      await cluster.drop();
      await rm(mailFolder, { recursive: true, force: true });
    },
  };
}

function setupOf({ urls }: ClusterDatabase): DatabaseSetup {
  return { profile: 'test', connection: { url: urls.app, systemUrl: urls.system } };
}
