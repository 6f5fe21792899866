import 'reflect-metadata';
import { DatabaseModule, DatabaseService, type DatabaseSetup, type Identity } from '@infrastructure/database';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { uuidv7 } from './uuid.js';

/** A database of this test file's own, and the module on it. */
export interface TestDatabase {
  readonly database: DatabaseService;
  readonly app: INestApplicationContext;
  readonly cluster: ClusterDatabase;
  stop(): Promise<void>;
}

/** What the database is asked is what most tests look at; those of the cache switch it on. */
export const UNCACHED = { isEnabled: false } as const;

export function setupFor({ urls }: ClusterDatabase, extra: DatabaseSetup = {}): DatabaseSetup {
  return {
    profile: 'test',
    cache: UNCACHED,
    connection: { url: urls.app, systemUrl: urls.system, ...extra.connection },
    ...extra,
  };
}

export async function startTestDatabase(extra: DatabaseSetup = {}): Promise<TestDatabase> {
  const cluster = await sharedCluster(process.env).createDatabase();
  const app = await NestFactory.createApplicationContext(DatabaseModule.forRoot(setupFor(cluster, extra)), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  return {
    database: app.get(DatabaseService),
    app,
    cluster,
    async stop() {
      await app.close();
      await cluster.drop();
    },
  };
}

/** A clinic with one active member, made by system work. */
export async function createClinic(
  database: DatabaseService,
  name: string,
  roles: string[] = [],
): Promise<Identity> {
  const clinicId = uuidv7();
  return await database.runAsSystem(
    { reason: 'test fixture', actor: 'tests', models: ['Clinic', 'User', 'Membership'] },
    async () =>
      await database.executeInTransaction(async (tx) => {
        await tx.clinic.create({ data: { id: clinicId, name, slug: `${name}-${clinicId}` } });
        const user = await tx.user.create({ data: { name: `${name} user`, email: `${name}@example.test` } });
        await tx.membership.create({ data: { clinicId, userId: user.id, roles, status: 'active' } });
        return { clinicId, userId: user.id, roles };
      }),
  );
}
