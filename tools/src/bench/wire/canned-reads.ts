import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseService, type ReadOptions } from '@infrastructure/database';
import type { OpenedModule } from '../module/unproven-module.js';
import { expectRow } from '../subjects/expect-rows.js';
import type { PlainPrisma } from '../subjects/plain-prisma.client.js';
import { CANNED_CLINIC, CANNED_ID } from './canned-answer.js';
import type { Read } from './time-blocks.js';

const select = { id: true, mrn: true, firstName: true, lastName: true, birthDate: true, status: true };

/** The one row through the module, in a request context that is already open. */
export function moduleRead({ application }: OpenedModule, options?: ReadOptions): Read {
  const database = application.get(DatabaseService);
  const identity = { clinicId: CANNED_CLINIC, userId: CANNED_CLINIC, roles: [] };
  const enter = database.runInContext(identity, () => AsyncLocalStorage.snapshot());
  const where = { id: CANNED_ID };
  return async () => {
    const row = await enter(() =>
      database.executeHealthcareRead((client) => client.patient.findFirst({ where, select }), options),
    );
    expectRow(row, CANNED_ID);
  };
}

/** The same row through a PrismaClient. */
export function prismaRead(prisma: Pick<PlainPrisma, 'patient'>): Read {
  const where = { id: CANNED_ID, clinicId: CANNED_CLINIC };
  return async () => {
    expectRow(await prisma.patient.findFirst({ where, select }), CANNED_ID);
  };
}
