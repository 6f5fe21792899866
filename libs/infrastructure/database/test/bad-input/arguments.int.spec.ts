import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage } from '../support/hazard-bench.js';
import { checkedReads, checkedWrites } from './checked-arguments.js';
import { furtherDoors, reading, through, writing, type ClientCalls, type LooseClient } from './doors.js';
import { guardedReads, guardedWrites } from './guarded-arguments.js';
import { legalReads, legalWrites } from './legal-arguments.js';
import { person } from './made-input.js';
import { allDone, endsOn, unnoticedBy, verdictsOn, type Verdicts } from './verdicts.js';

jest.setTimeout(300_000);

type CallsByCode = Readonly<Record<string, ClientCalls>>;

const callsOf = (byCode: CallsByCode): ClientCalls =>
  Object.assign({}, ...Object.values(byCode)) as ClientCalls;
const verdictsOf = (...sets: readonly CallsByCode[]): Verdicts =>
  Object.fromEntries(
    sets.flatMap((set) =>
      Object.entries(set).flatMap(([code, calls]) => Object.keys(calls).map((title) => [title, code])),
    ),
  );
describe('arguments that cannot be meant', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('are refused by the guard within 50 ms, with nothing sent and nothing lost', async () => {
    const calls = { ...reading(callsOf(guardedReads)), ...writing(callsOf(guardedWrites)) };
    expect(await stage.play((bench) => verdictsOn(bench, calls))).toEqual(
      verdictsOf(guardedReads, guardedWrites),
    );
  });

  it('are refused by Prisma so, where only the schema can tell', async () => {
    const calls = { ...reading(callsOf(checkedReads)), ...writing(callsOf(checkedWrites)) };
    expect(await stage.play((bench) => verdictsOn(bench, calls))).toEqual(
      verdictsOf(checkedReads, checkedWrites),
    );
  });

  it('are refused at every door to a client', async () => {
    const sets = [guardedReads, guardedWrites, checkedReads, checkedWrites];
    const calls: ClientCalls = Object.assign({}, ...sets.map(callsOf)) as ClientCalls;
    await stage.play(async (bench) => {
      for (const [name, door] of Object.entries(furtherDoors)) {
        const ends = await endsOn(bench, through(door, calls));
        expect({ [name]: ends }).toEqual({ [name]: verdictsOf(...sets) });
      }
    });
  });

  it('leave the transaction usable in which they were tried', async () => {
    const refused = { ...callsOf(guardedWrites), ...callsOf(checkedWrites) };
    const kept = await stage.play(async (bench) => {
      const { database, alpha } = bench;
      return await database.runInContext(alpha, async () => {
        const ends = await database.executeInTransaction(async (tx) => {
          await tx.patient.create({ data: person('before') });
          const tried = await endsOn(
            bench,
            through((_bench, call) => call(tx as unknown as LooseClient), refused),
          );
          await tx.patient.create({ data: person('after') });
          return tried;
        });
        const rows = await database.executeHealthcareRead((client) =>
          client.patient.findMany({ select: { mrn: true }, orderBy: { mrn: 'asc' } }),
        );
        return { ends, mrns: rows.map(({ mrn }) => mrn) };
      });
    });
    expect(kept).toEqual({ ends: verdictsOf(guardedWrites, checkedWrites), mrns: ['after', 'before'] });
  });

  it('have neighbours that are in order', async () => {
    const calls = { ...reading(legalReads), ...writing(legalWrites) };
    expect(await stage.play((bench) => endsOn(bench, calls))).toEqual(allDone(calls));
  });

  it('pass, or end in another error, without the guard', async () => {
    const {
      'an OR of 100 000': _half,
      'a connect of 100 000': _minutes,
      ...reads
    } = {
      ...reading(callsOf(guardedReads)),
      ...writing(callsOf(guardedWrites)),
    };
    const without = await stage.playWithout(
      {
        file: 'pipeline/argument-guard.ts',
        find: 'else guardArguments(operation.args, operation.kind, operation.name);',
        replace: '',
      },
      (bench) => endsOn(bench, reads),
    );
    expect(unnoticedBy(verdictsOf(guardedReads, guardedWrites), without)).toEqual([]);
    expect(without).toMatchObject({
      'deleteMany by undefined': 'done',
      'deleteMany of a list': 'done',
      'deleteMany by a promise': 'done',
      '__proto__ in JSON': 'done',
    });
  });
});
