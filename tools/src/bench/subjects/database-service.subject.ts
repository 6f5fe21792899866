import type { ReadClient } from '@infrastructure/database';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { listOrder } from './list-order.js';
import { mixedWorkload } from './mixed.workload.js';
import { openService } from './open-service.js';
import { PatientPicker } from './patient-picker.js';
import { poolUseOf } from './pool-use.js';
import type { Subject, SubjectSetup } from './subject.js';

const AUDIT = { action: 'UPDATE_PATIENT', resourceType: 'Patient' };

/** The module with its cache off: its peers ask the database each time. */
export async function openDatabaseService(setup: SubjectSetup): Promise<Subject> {
  const { database, enter, identityOf, close } = await openService(setup, { isEnabled: false });
  const picker = new PatientPicker(setup.patients);
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
  const nameOfSessions = async (): Promise<string> => {
    const ask = (client: ReadClient) =>
      client.$queryRaw<{ name: string }[]>`SELECT current_setting('application_name') AS name`;
    const [row] = await read(0, ask);
    if (row === undefined) throw new Error('the server does not tell the name of a session');
    return row.name;
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
    poolUse: async () => {
      const applicationName = await nameOfSessions();
      return poolUseOf(
        database.getMetrics(),
        await database.metricsText(),
        setup.connections,
        applicationName,
      );
    },
    close,
  };
}
