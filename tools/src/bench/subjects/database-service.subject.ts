import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, DatabaseService, type Identity, type ReadClient } from '@infrastructure/database';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { listOrder } from './list-order.js';
import { mixedWorkload } from './mixed.workload.js';
import { PatientPicker } from './patient-picker.js';
import { poolUseOf } from './pool-use.js';
import type { Subject, SubjectSetup } from './subject.js';

const USER = '01920000-0000-7000-8000-000000000001';
const AUDIT = { action: 'UPDATE_PATIENT', resourceType: 'Patient' };

/** Enters a request context that is already open, as the parts of one request do. */
type Enter = <T>(work: () => Promise<T>) => Promise<T>;

/** The module through its one door, with everything that it always does: row-level security, audit, metrics. */
export async function openDatabaseService(setup: SubjectSetup): Promise<Subject> {
  const { url, systemUrl = url, connections, patients } = setup;
  const application = await NestFactory.createApplicationContext(
    DatabaseModule.forRoot({
      profile: 'test',
      connection: { url, systemUrl },
      pool: { max: connections, min: 0 },
      // Its peers ask the database each time.
      cache: { isEnabled: false },
    }),
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  const database = application.get(DatabaseService);
  const picker = new PatientPicker(patients);
  const identityOf = (clinic: number): Identity => ({
    clinicId: picker.world.clinicId(clinic),
    userId: USER,
    roles: ['practitioner'],
  });
  const contexts = picker.world.clinicIds.map((_, clinic) =>
    database.runInContext(identityOf(clinic), () => AsyncLocalStorage.snapshot() as Enter),
  );
  const enter = (clinic: number): Enter => contexts[clinic % contexts.length] as Enter;
  const read = <T>(clinic: number, op: (client: ReadClient) => Promise<T>): Promise<T> =>
    enter(clinic)(() => database.executeHealthcareRead(op));

  const byId = async (clinic: number): Promise<void> => {
    const id = picker.patientOf(clinic);
    expectRow(await read(clinic, (client) => client.patient.findFirst({ where: { id } })), id);
  };
  const unique = async (clinic: number): Promise<void> => {
    const id = picker.patientOf(clinic);
    expectRow(await read(clinic, (client) => client.patient.findUnique({ where: { id } })), id);
  };
  const list = async (clinic: number): Promise<void> => {
    expectList(
      await read(clinic, (client) => client.patient.findMany({ orderBy: listOrder, take: LIST_ROWS })),
    );
  };
  return {
    workloads: {
      'point-read': byId,
      'point-read-fresh-context': async (clinic) => {
        const id = picker.patientOf(clinic);
        const row = await database.runInContext(identityOf(clinic), () =>
          database.executeHealthcareRead((client) => client.patient.findFirst({ where: { id } })),
        );
        expectRow(row, id);
      },
      'unique-one-clinic': () => unique(0),
      'unique-spread': () => unique(picker.clinic()),
      list,
      mixed: mixedWorkload(picker, {
        byId,
        list,
        update: async (clinic, id, phone) => {
          await enter(clinic)(() =>
            database.executeHealthcareWrite(
              (client) => client.patient.update({ where: { id }, data: { phone } }),
              { ...AUDIT, resourceId: id, patientId: id },
            ),
          );
        },
        create: async (clinic, data) => {
          await enter(clinic)(() =>
            database.executeHealthcareWrite((client) => client.patient.create({ data }), {
              action: 'CREATE_PATIENT',
              resourceType: 'Patient',
            }),
          );
        },
      }),
    },
    poolUse: async () => poolUseOf(database.getMetrics(), await database.metricsText(), connections),
    close: () => application.close(),
  };
}
