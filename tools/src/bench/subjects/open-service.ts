import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, DatabaseService, type DatabaseSetup, type Identity } from '@infrastructure/database';
import { PatientWorld } from '../database/patient-world.js';
import type { SubjectSetup } from './subject.js';

const USER = '01920000-0000-7000-8000-000000000001';

/** Enters a request context that is already open, as the parts of one request do. */
export type Enter = <T>(work: () => Promise<T>) => Promise<T>;

/** The module through its one door, with everything that it always does: row-level security, audit, metrics. */
export interface OpenedService {
  readonly database: DatabaseService;
  identityOf(clinic: number): Identity;
  enter(clinic: number): Enter;
  close(): Promise<void>;
}

export async function openService(
  setup: SubjectSetup,
  cache: DatabaseSetup['cache'],
): Promise<OpenedService> {
  const { url, systemUrl = url, connections } = setup;
  const application = await NestFactory.createApplicationContext(
    DatabaseModule.forRoot({
      profile: 'test',
      connection: { url, systemUrl },
      pool: { max: connections, min: 0 },
      ...(cache !== undefined && { cache }),
    }),
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  const database = application.get(DatabaseService);
  const world = new PatientWorld(setup.patients);
  const identityOf = (clinic: number): Identity => ({
    clinicId: world.clinicId(clinic),
    userId: USER,
    roles: ['practitioner'],
  });
  const contexts = world.clinicIds.map((_, clinic) =>
    database.runInContext(identityOf(clinic), () => AsyncLocalStorage.snapshot() as Enter),
  );
  return {
    database,
    identityOf,
    enter: (clinic) => contexts[clinic % contexts.length] as Enter,
    close: () => application.close(),
  };
}
