import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CLINIC_A, CLINIC_B, USER_A } from '../../../test/support/principal-fixture.js';
import { ClinicIsolationService, MAPPING_TTL_MS, type RefusalReason } from './clinic-isolation.service.js';
import type { MappingSource } from './mapping-source.port.js';

const WARD = '0190c000-0000-7000-8000-000000000001';
const OTHER_WARD = '0190c000-0000-7000-8000-000000000002';
const STRANGER = '0190b000-0000-7000-8000-00000000000f';

describe('ClinicIsolationService', () => {
  const source = {
    clinicsOf: jest.fn<MappingSource['clinicsOf']>(),
    clinicsOfLocation: jest.fn<MappingSource['clinicsOfLocation']>(),
    clinic: jest.fn<MappingSource['clinic']>(),
  };
  const refused = jest.fn<(reason: RefusalReason) => void>();
  let isolation: ClinicIsolationService;
  const queries = () => Object.values(source).reduce((sum, { mock }) => sum + mock.calls.length, 0);
  const memberOfA = (locationIds: string[] = []) => new Map([[CLINIC_A, { roles: ['nurse'], locationIds }]]);

  beforeEach(() => {
    jest.resetAllMocks();
    source.clinicsOf.mockImplementation(async (userId) => (userId === USER_A ? memberOfA() : new Map()));
    source.clinicsOfLocation.mockImplementation(async (id) => new Set(id === WARD ? [CLINIC_A] : [CLINIC_B]));
    source.clinic.mockResolvedValue({ isActive: true });
    isolation = new ClinicIsolationService(source, refused);
  });

  describe('refuses, and counts,', () => {
    it.each<[string, unknown[], RefusalReason]>([
      ['a malformed user', ['user', CLINIC_A], 'malformed'],
      ['a malformed clinic', [USER_A, "' OR true"], 'malformed'],
      ['a missing clinic', [USER_A, undefined], 'malformed'],
      ['a malformed location', [USER_A, CLINIC_A, 'ward 3'], 'malformed'],
      ['a location that is null', [USER_A, CLINIC_A, null], 'malformed'],
      ['a user of no clinic', [STRANGER, CLINIC_A], 'clinic'],
      ['a clinic the user is no member of', [USER_A, CLINIC_B], 'clinic'],
      ['a location of another clinic', [USER_A, CLINIC_A, OTHER_WARD], 'location'],
    ])('%s', async (_case, args, reason) => {
      await expect(isolation.canAct(...(args as [string, string, string]))).resolves.toBe(false);
      expect(refused.mock.calls).toEqual([[reason]]);
    });

    it('a clinic that is not active', async () => {
      source.clinic.mockResolvedValue({ isActive: false });
      await expect(isolation.membership(USER_A, CLINIC_A)).resolves.toBeNull();
      expect(refused.mock.calls).toEqual([['clinic']]);
    });

    it('a location beyond those the membership is limited to', async () => {
      source.clinicsOf.mockResolvedValue(memberOfA([OTHER_WARD]));
      await expect(isolation.canAct(USER_A, CLINIC_A, WARD)).resolves.toBe(false);
      expect(refused.mock.calls).toEqual([['location']]);
    });

    it('a location it is limited to, once that no longer belongs to the clinic', async () => {
      source.clinicsOf.mockResolvedValue(memberOfA([OTHER_WARD]));
      await expect(isolation.canAct(USER_A, CLINIC_A, OTHER_WARD)).resolves.toBe(false);
    });
  });

  it('asks nothing for malformed ids', async () => {
    await isolation.canAct('x', 'y', 'z');
    expect(queries()).toBe(0);
  });

  it('lets nobody act when the source fails', async () => {
    source.clinicsOf.mockRejectedValue(new Error('server gone'));
    await expect(isolation.canAct(USER_A, CLINIC_A)).rejects.toThrow('server gone');
    expect(refused).not.toHaveBeenCalled();
  });

  it.each([
    ['its clinic', [USER_A, CLINIC_A]],
    ['a location of its clinic', [USER_A, CLINIC_A, WARD]],
    ['ids in capitals', [USER_A.toUpperCase(), CLINIC_A.toUpperCase(), WARD.toUpperCase()]],
  ])('lets a member act in %s', async (_case, args) => {
    await expect(isolation.canAct(...(args as [string, string]))).resolves.toBe(true);
    expect(refused).not.toHaveBeenCalled();
  });

  it('lets a limited member act at its own location', async () => {
    source.clinicsOf.mockResolvedValue(memberOfA([WARD]));
    await expect(isolation.canAct(USER_A, CLINIC_A, WARD)).resolves.toBe(true);
  });

  it('answers with the membership’s roles', async () => {
    await expect(isolation.membership(USER_A, CLINIC_A)).resolves.toEqual({
      roles: ['nurse'],
      locationIds: [],
    });
  });

  it('costs no query once warm, allowing or refusing', async () => {
    const ask = () =>
      Promise.all([isolation.canAct(USER_A, CLINIC_A, WARD), isolation.canAct(STRANGER, CLINIC_A)]);
    await ask();
    const cold = queries();
    expect(await ask()).toEqual([true, false]);
    expect(queries()).toBe(cold);
  });

  it.each<[string, (service: ClinicIsolationService) => void, keyof MappingSource]>([
    [
      'user',
      (service) => {
        service.forgetUser(USER_A.toUpperCase());
      },
      'clinicsOf',
    ],
    [
      'location',
      (service) => {
        service.forgetLocation(WARD.toUpperCase());
      },
      'clinicsOfLocation',
    ],
    [
      'clinic',
      (service) => {
        service.forgetClinic(CLINIC_A.toUpperCase());
      },
      'clinic',
    ],
  ])('asks for a %s again, and for nothing else, once it is forgotten', async (_case, forget, asked) => {
    await isolation.canAct(USER_A, CLINIC_A, WARD);
    forget(isolation);
    await isolation.canAct(USER_A, CLINIC_A, WARD);
    expect(queries()).toBe(4);
    expect(source[asked]).toHaveBeenCalledTimes(2);
  });

  it('asks for everything again when changes may have been missed', async () => {
    await isolation.canAct(USER_A, CLINIC_A, WARD);
    isolation.forgetAll();
    await isolation.canAct(USER_A, CLINIC_A, WARD);
    expect(queries()).toBe(6);
  });

  it('sees a revocation at once when it is announced, and within a minute when it is not', async () => {
    let nowMs = 5;
    isolation = new ClinicIsolationService(source, refused, { now: () => nowMs });
    await isolation.canAct(USER_A, CLINIC_A);
    source.clinicsOf.mockResolvedValue(new Map());
    await expect(isolation.canAct(USER_A, CLINIC_A)).resolves.toBe(true);
    nowMs += MAPPING_TTL_MS + 1;
    await expect(isolation.canAct(USER_A, CLINIC_A)).resolves.toBe(false);
    expect(MAPPING_TTL_MS).toBeLessThanOrEqual(60_000);
    source.clinicsOf.mockResolvedValue(memberOfA());
    isolation.forgetUser(USER_A);
    await expect(isolation.canAct(USER_A, CLINIC_A)).resolves.toBe(true);
  });
});
