import { foreignRow } from './program-context.js';
import { having, refused, roomFor, type WriteOperation } from './write-operation.js';

/** A user belongs to clinics by memberships, not by a field of its own. */
const ofOneClinic: WriteOperation['fits'] = (model, own) => model !== 'User' && roomFor(1)(model, own);

/** Writes that reach for another clinic. */
export const REFUSED_WRITES: readonly WriteOperation[] = [
  refused('update foreign', having('update', 0), async ({ context, delegate, subject, model }) => {
    const { key, clinicId } = foreignRow(context, model) ?? { key: '', clinicId: '' };
    return await delegate.update({ where: subject.unique(key, clinicId), data: subject.touch });
  }),
  refused('create in foreign clinic', ofOneClinic, async ({ context, own, delegate, model }) => {
    const { clinicId } = context.random.pick(context.others).identity;
    return await delegate.createMany({ data: [{ ...own.newRow(model), clinicId }] });
  }),
  refused(
    'create a clinic',
    (model) => model === 'Clinic',
    async ({ context, own, delegate }) =>
      delegate.create({ data: { id: context.random.uuid(), name: own.marker, slug: 'of-its-own-making' } }),
  ),
  refused(
    'point at foreign patient',
    (model, own) => model === 'Condition' && roomFor(1)(model, own),
    async ({ context, own, delegate, model }) => {
      const patientId = foreignRow(context, 'Patient')?.key;
      return await delegate.create({ data: { ...own.newRow(model), patientId } });
    },
  ),
  refused(
    'count a foreign user in',
    (model, own) => model === 'Membership' && roomFor(1)(model, own),
    async ({ context, own, delegate, model }) => {
      const userId = foreignRow(context, 'User')?.key;
      return await delegate.create({ data: { ...own.newRow(model), userId } });
    },
  ),
];
