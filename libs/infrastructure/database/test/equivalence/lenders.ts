import 'reflect-metadata';
import { DatabaseModule, DatabaseService, type ReadClient, type WriteClient } from '@infrastructure/database';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PrismaPg } from '@prisma/adapter-pg';
import type { ClusterDatabase } from '@tools/dev/cluster';
import { PrismaClient } from '../../src/prisma/generated/client/client.js';
import { setupFor } from '../support/test-database.js';
import { clinicId, identity } from './fixed-ids.js';

/** Lends clients to programs. */
export interface Lender {
  read(work: (client: ReadClient) => Promise<unknown>): Promise<unknown>;
  /** One transaction: all of the program or nothing. */
  write(work: (client: WriteClient) => Promise<unknown>): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * A PrismaClient as its manual makes one. The setting fills in `clinicId`, which programs may leave out.
 *
 * @param role 'migration': a superuser, whom no policy binds, fit where only one clinic is
 */
export function plainClient({ urls }: ClusterDatabase, role: 'migration' | 'app'): PrismaClient {
  const options = `-c app.clinic_id=${clinicId} -c default_transaction_read_only=off`;
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: urls[role], options }) });
}

export function lendPlain(client: PrismaClient): Lender {
  return {
    read: (work) => work(client),
    write: (work) => client.$transaction((tx) => work(tx)),
    end: () => client.$disconnect(),
  };
}

export async function startService(cluster: ClusterDatabase): Promise<INestApplicationContext> {
  return await NestFactory.createApplicationContext(
    DatabaseModule.forRoot(setupFor(cluster, { cache: { isEnabled: true } })),
    {
      logger: ['error', 'fatal'],
      abortOnError: false,
    },
  );
}

export function lendService(app: INestApplicationContext): Lender {
  const database = app.get(DatabaseService);
  const audit = { action: 'ORDINARY_PROGRAM', resourceType: 'Program' };
  return {
    read: (work) => database.runInContext(identity, () => database.executeHealthcareRead(work)),
    write: (work) => database.runInContext(identity, () => database.executeHealthcareWrite(work, audit)),
    end: () => app.close(),
  };
}
