import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CLINIC_A, USER_A } from '../../../test/support/principal-fixture.js';
import type { ClinicIsolationService } from './clinic-isolation.service.js';
import { mappingChangeHandlers } from './mapping-change.provider.js';

describe('mappingChangeHandlers', () => {
  const isolation = { forgetUser: jest.fn(), forgetClinic: jest.fn(), forgetAll: jest.fn() };
  const { notified, resumed } = mappingChangeHandlers(isolation as unknown as ClinicIsolationService);
  const calls = () => [
    isolation.forgetUser.mock.calls,
    isolation.forgetClinic.mock.calls,
    isolation.forgetAll.mock.calls.length,
  ];
  beforeEach(() => {
    jest.clearAllMocks();
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a text', '"clinics"'],
    ['a list', '[]'],
    ['no names', '{}'],
    ['a user that is no text', '{"table":"memberships","userId":7}'],
    ['a clinic that is no text', '{"table":"clinics","clinicId":{}}'],
    ['a location, whose users nobody listed', JSON.stringify({ table: 'locations', clinicId: CLINIC_A })],
  ])('drops everything for %s', (_case, payload) => {
    notified(payload);
    expect(calls()).toEqual([[], [], 1]);
  });

  it('drops the user a membership names, and nothing else', () => {
    notified(JSON.stringify({ table: 'memberships', clinicId: CLINIC_A, userId: USER_A }));
    expect(calls()).toEqual([[[USER_A]], [], 0]);
  });

  it('drops the clinic that changed, and nothing else', () => {
    notified(JSON.stringify({ table: 'clinics', clinicId: CLINIC_A, userId: null }));
    expect(calls()).toEqual([[], [[CLINIC_A]], 0]);
  });

  it('drops everything when changes may have been missed', () => {
    resumed();
    expect(calls()).toEqual([[], [], 1]);
  });
});
