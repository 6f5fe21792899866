import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { askedFor, clinicsOf } from '../support/wire-tap.js';
import {
  clinicBound,
  expiredIdentities,
  foreignClinics,
  legal,
  malformedGrants,
  malformedIdentities,
  ungranted,
} from './context-calls.js';
import { id } from './made-input.js';
import { allDone, endsOn, refusedAs, unnoticedBy, verdictsOn, type Calls } from './verdicts.js';

jest.setTimeout(120_000);

const checksGone: readonly Edit[] = [
  [
    'context/identity.ts',
    "if (uuid === null) throw ContextError.invalid(field, 'a UUID');",
    'if (uuid === null) return value as string;',
  ],
  ['context/identity.ts', "throw ContextError.invalid(field, 'a list of texts');", 'void field;'],
  ['context/identity.ts', 'throw ContextError.invalid(field, TEXT_RULE);', 'void field;'],
  ['context/identity.ts', "throw ContextError.invalid('expiresAt', 'a date');", 'return {};'],
  ['context/identity.ts', "throw ContextError.invalid('identity', 'an object');", 'void 0;'],
  ['context/identity.ts', 'throw ContextError.expired();', 'void nowMs;'],
  ['context/system-grant.ts', "throw ContextError.invalid('grant', 'an object');", 'void 0;'],
  [
    'context/system-grant.ts',
    "throw ContextError.invalid('reason', 'a text of at least 3 characters');",
    'void 0;',
  ],
  ['context/system-grant.ts', "throw ContextError.invalid('actor', 'a non-empty text');", 'void 0;'],
  [
    'context/system-grant.ts',
    "throw ContextError.invalid('models', 'a non-empty list of model names');",
    'void 0;',
  ],
  [
    'database.service.ts',
    'if (membership === null) throw AccessError.clinicRefused();',
    'if (membership === null) return { ...identity, clinicId };',
  ],
  [
    'database.service.ts',
    "if (principal.kind !== 'clinic') throw AccessError.clinicRefused();",
    "if (principal.kind !== 'clinic') return undefined;",
  ],
  ['pipeline/system-scope.step.ts', 'throw AccessError.outsideSystemScope(model.name);', 'void 0;'],
].map(([file = '', find = '', replace = '']) => ({ file, find, replace }));

describe('a context that cannot be worked in', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  /** Until the module hears of changes it may forget what it knows; a change at beta's tells that it does. */
  async function listening({ database, tap, beta }: HazardBench): Promise<void> {
    const ask = () => database.canActInClinic(beta.userId, beta.clinicId);
    await ask();
    const change = JSON.stringify({ userId: beta.userId });
    await stage.superuser.query(`NOTIFY healthcare_membership, '${change}'`);
    while ((await tap.during(ask)).length === 0) await pause(5);
  }

  const verdicts = (calls: Calls) => stage.play((bench) => verdictsOn(bench, calls));

  it('is refused when it is missing, at every call, before any SQL', async () => {
    expect(await verdicts(clinicBound)).toEqual(refusedAs('DB_CONTEXT_MISSING', clinicBound));
  });

  it('is refused when it is malformed', async () => {
    const calls = { ...malformedIdentities, ...malformedGrants };
    expect(await verdicts(calls)).toEqual(refusedAs('DB_CONTEXT_INVALID', calls));
  });

  it('is refused once it has expired', async () => {
    expect(await verdicts(expiredIdentities)).toEqual(refusedAs('DB_CONTEXT_EXPIRED', expiredIdentities));
  });

  it('is refused when the user is no member there, without a query once the memberships are known', async () => {
    const ends = await stage.play(async (bench) => {
      await listening(bench);
      await bench.database.canActInClinic(bench.alpha.userId, bench.alpha.clinicId);
      return await verdictsOn(bench, foreignClinics);
    });
    expect(ends).toEqual(refusedAs('DB_CLINIC_REFUSED', foreignClinics));
  });

  it('is looked up by the module itself while they are not, and no statement runs in it', async () => {
    await stage.play(async (bench) => {
      const calls = Object.values(foreignClinics);
      const packets = await bench.tap.during(() => Promise.allSettled(calls.map((call) => call(bench))));
      expect(askedFor(packets).join()).toContain('"healthcare"."memberships"');
      expect(clinicsOf(packets)).not.toContain(bench.beta.clinicId);
    });
  });

  it('is refused to system work beyond its grant', async () => {
    expect(await verdicts(ungranted)).toEqual(refusedAs('DB_SYSTEM_SCOPE_REFUSED', ungranted));
  });

  it('is no answer for guards either', async () => {
    await stage.play(async ({ database, alpha, beta }) => {
      const can = (...given: unknown[]) => database.canActInClinic(...(given as [string, string]));
      expect(await can(alpha.userId, alpha.clinicId)).toBe(true);
      for (const given of [
        [alpha.userId, beta.clinicId],
        [alpha.userId, id],
        [alpha.userId, 'beta'],
        [alpha.userId, { contains: '' }],
        [{ not: null }, alpha.clinicId],
        [undefined, undefined],
        [alpha.userId, alpha.clinicId, { locationId: id }],
        [alpha.userId, alpha.clinicId, { locationId: { not: '' } }],
      ])
        expect(await can(...given)).toBe(false);
    });
  });

  it('has neighbours that are in order', async () => {
    expect(await stage.play((bench) => endsOn(bench, legal))).toEqual(allDone(legal));
  });

  it('is worked in, or fails late, when the checks are gone', async () => {
    const refusals = {
      ...refusedAs('DB_CONTEXT_INVALID', { ...malformedIdentities, ...malformedGrants }),
      ...refusedAs('DB_CONTEXT_EXPIRED', expiredIdentities),
      ...refusedAs('DB_CLINIC_REFUSED', foreignClinics),
      ...refusedAs('DB_SYSTEM_SCOPE_REFUSED', ungranted),
    };
    const calls = {
      ...malformedIdentities,
      ...malformedGrants,
      ...expiredIdentities,
      ...foreignClinics,
      ...ungranted,
    };
    const ends = await stage.playWithout(checksGone, (bench) => endsOn(bench, calls));
    expect(unnoticedBy(refusals, ends)).toEqual([]);
    expect(ends).toMatchObject({
      'a clinic that reads like one when it is written down': 'done',
      'an identity that expired': 'done',
      'a clinic of somebody else': 'done',
      'a clinic of somebody else, to write': 'done',
    });
  });
});
