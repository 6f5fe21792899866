import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReadClient, ReadOptions } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { uuidv7 } from '../support/uuid.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const AUDIT = { action: 'TEST', resourceType: 'Observation' };
/** The time that results are kept for here; seconds. Up to a tenth less is possible, and half as long again as stale. */
const TTL = 4;
const PAST_ITS_TIME_MS = 4300;
/** Until the cache has certainly heard of what was written; ms. */
const HEARD_WITHIN_MS = 500;

const emergency = uuidv7();
const checkUp = uuidv7();
const patient = uuidv7();
const urgent = uuidv7();
const routine = uuidv7();
const loose = uuidv7();

type Read = (client: ReadClient) => Promise<unknown>;

/** By what they show. A result past its time is handed out only where nothing of an emergency can be in it. */
const READS: Readonly<Record<'handedOut' | 'readAnew', Readonly<Record<string, Read>>>> = {
  handedOut: {
    'a check-up': ({ appointment }) => appointment.findUnique({ where: { id: checkUp } }),
    'a record of it, with it': ({ observation }) =>
      observation.findUnique({ where: { id: routine }, include: { appointment: true } }),
    'it, with its records': ({ appointment }) =>
      appointment.findMany({ where: { id: checkUp }, include: { observations: true } }),
    'a record of no encounter': ({ observation }) => observation.findUnique({ where: { id: loose } }),
    'a person': ({ patient: { findUnique } }) => findUnique({ where: { id: patient } }),
    'how many records there are': ({ observation }) => observation.count({ where: { patientId: patient } }),
  },
  readAnew: {
    'an emergency': ({ appointment }) => appointment.findUnique({ where: { id: emergency } }),
    'an encounter without its class': ({ appointment }) =>
      appointment.findUnique({ where: { id: checkUp }, select: { status: true } }),
    'a record of an emergency': ({ observation }) => observation.findUnique({ where: { id: urgent } }),
    'a record of an emergency, with it': ({ observation }) =>
      observation.findUnique({ where: { id: urgent }, include: { appointment: true } }),
    'a record without its encounter': ({ observation }) =>
      observation.findFirst({ where: { id: routine }, select: { value: true } }),
    'a person with an emergency’s records': ({ patient: { findUnique } }) =>
      findUnique({ where: { id: patient }, include: { observations: true } }),
    'the latest of several records': ({ observation }) =>
      observation.aggregate({ where: { patientId: patient }, _max: { observedAt: true } }),
  },
};

describe('the time of what belongs to an emergency', () => {
  let stage: HazardStage;
  beforeAll(async () => void (stage = await HazardStage.set({ cache: { isEnabled: true } })));
  afterAll(() => stage.strike());

  const plant = ({ database, alpha }: HazardBench) =>
    database.runInContext(alpha, () =>
      database.executeHealthcareWrite(async (client) => {
        const practitionerId = uuidv7();
        await client.practitioner.create({ data: { id: practitionerId, name: 'Dr Lovelace' } });
        await client.patient.create({
          data: {
            id: patient,
            mrn: patient,
            firstName: 'A',
            lastName: 'L',
            birthDate: new Date('1990-12-10'),
          },
        });
        for (const [id, encounterClass, hour] of [
          [emergency, 'emergency', 8],
          [checkUp, 'ambulatory', 10],
        ] as const)
          await client.appointment.create({
            data: {
              ...{ id, encounterClass, patientId: patient, practitionerId },
              ...{
                startsAt: new Date(Date.UTC(2031, 0, 1, hour)),
                endsAt: new Date(Date.UTC(2031, 0, 1, hour + 1)),
              },
            },
          });
        for (const [id, appointmentId] of [
          [urgent, emergency],
          [routine, checkUp],
          [loose, null],
        ] as const)
          await client.observation.create({
            data: {
              ...{ id, appointmentId, patientId: patient, category: 'vital-signs', code: '8310-5' },
              ...{ description: 'Temperature', value: '37.5', valueType: 'text', observedAt: new Date(0) },
            },
          });
      }, AUDIT),
    );

  it('is over when it is over, and that of everything else is not', async () => {
    await stage.play(async (bench) => {
      const { database, alpha, tap } = bench;
      const ask = (read: Read, options: ReadOptions = {}) =>
        database.runInContext(alpha, () => database.executeHealthcareRead(read, options));
      await plant(bench);
      await pause(HEARD_WITHIN_MS);
      const reads = Object.values(READS).flatMap((each) => Object.values(each));
      for (const read of reads) {
        const isKept = async () =>
          askedFor(await tap.during(() => ask(read, { cache: { ttl: TTL } }))).length === 0;
        while (!(await isKept())) await pause(20);
      }
      await pause(PAST_ITS_TIME_MS);
      const found: Record<string, string> = {};
      for (const [name, read] of Object.entries({ ...READS.handedOut, ...READS.readAnew })) {
        const before = database.getMetrics().cache;
        await ask(read);
        const { stale, misses } = database.getMetrics().cache;
        found[name] = `stale ${String(stale - before.stale)}, misses ${String(misses - before.misses)}`;
      }
      const expected = (each: object, outcome: string) =>
        Object.fromEntries(Object.keys(each).map((name) => [name, outcome]));
      expect(found).toEqual({
        ...expected(READS.handedOut, 'stale 1, misses 0'),
        ...expected(READS.readAnew, 'stale 0, misses 1'),
      });
    });
  });
});
