import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CLINIC_A } from '../../test/support/principal-fixture.js';
import { ContextError } from '../errors/index.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';
import type { Paginator } from './paginator.js';
import { Repositories } from './repositories.js';
import { PatientRepository } from './patient.repository.js';

const audit = { action: 'EDIT', resourceType: 'Patient' };
const row = { id: CLINIC_A, mrn: 'M-1' };

describe('BaseRepository', () => {
  const method = () => jest.fn(async (_args?: object) => row);
  const patient = {
    findUnique: method(),
    findMany: jest.fn(async () => [row]),
    create: method(),
    update: method(),
    delete: method(),
  };
  const read = jest.fn(async (op: (client: object) => Promise<unknown>) => await op({ patient }));
  const transaction = jest.fn(
    async (op: (client: object) => Promise<unknown>, _settings: object) => await op({ patient }),
  );
  const paginate = jest.fn(async () => ({ items: [row] }));
  const patients = new PatientRepository(
    { read, transaction } as unknown as UnitOfWork,
    { paginate } as unknown as Paginator,
  );
  beforeEach(() => {
    jest.clearAllMocks();
  });

  it.each([undefined, null, '', 'x', "' OR true --", `${CLINIC_A} `, { id: CLINIC_A }])(
    'answers null to the malformed id %p, without a query',
    async (id) => {
      await expect(patients.findByIdSafe(id as string)).resolves.toBeNull();
      expect(patient.findUnique).not.toHaveBeenCalled();
    },
  );

  it('refuses even a malformed id where there is no context', async () => {
    read.mockRejectedValueOnce(ContextError.missing());
    await expect(patients.findByIdSafe('x')).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
  });

  it('finds by the canonical id', async () => {
    await expect(patients.findByIdSafe(CLINIC_A.toUpperCase())).resolves.toBe(row);
    expect(patient.findUnique.mock.calls).toEqual([[{ where: { id: CLINIC_A } }]]);
  });

  it('lists and pages as asked', async () => {
    await expect(patients.findMany({ where: { mrn: 'M-1' } })).resolves.toEqual([row]);
    expect(patient.findMany.mock.calls).toEqual([[{ where: { mrn: 'M-1' } }]]);
    await expect(patients.paginate({ page: 1 })).resolves.toEqual({ items: [row] });
    expect(paginate.mock.calls).toEqual([['patient', { page: 1 }]]);
  });

  it('writes in a transaction that carries the audit', async () => {
    await patients.create({ mrn: 'M-1' } as never, audit);
    await patients.update(CLINIC_A, { mrn: 'M-2' }, audit);
    await patients.delete(CLINIC_A, audit);
    expect(patient.create.mock.calls).toEqual([[{ data: { mrn: 'M-1' } }]]);
    expect(patient.update.mock.calls).toEqual([[{ where: { id: CLINIC_A }, data: { mrn: 'M-2' } }]]);
    expect(patient.delete.mock.calls).toEqual([[{ where: { id: CLINIC_A } }]]);
    expect(transaction.mock.calls.map(([, settings]) => settings)).toEqual([{ audit }, { audit }, { audit }]);
  });

  it.each([
    ['users', 'user'],
    ['patients', 'patient'],
    ['appointments', 'appointment'],
  ] as const)('reaches, as %s, the model %s', async (name, model) => {
    const findUnique = method();
    const work = { read: (op: (client: object) => unknown) => op({ [model]: { findUnique } }) };
    await new Repositories(work as unknown as UnitOfWork)[name].findByIdSafe(CLINIC_A);
    expect(findUnique).toHaveBeenCalledTimes(1);
  });
});
