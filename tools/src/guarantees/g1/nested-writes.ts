import type { ClinicWorld } from './clinic-world.js';
import { foreignRow, type ProgramContext } from './program-context.js';
import type { Data } from './subject.js';
import { subjectOf } from './subjects.js';
import { assertThat } from './violation.js';
import { refused, write, type WriteOperation } from './write-operation.js';

/** A parent's list of children: its field, their model, and the child's field that Prisma fills. */
interface Family {
  readonly field: string;
  readonly child: string;
  readonly pointer: string;
}

const FAMILIES: Readonly<Record<string, readonly Family[]>> = {
  Patient: [
    { field: 'conditions', child: 'Condition', pointer: 'patientId' },
    { field: 'observations', child: 'Observation', pointer: 'patientId' },
    { field: 'consents', child: 'Consent', pointer: 'patientId' },
    { field: 'invoices', child: 'Invoice', pointer: 'patientId' },
  ],
  Invoice: [{ field: 'lines', child: 'InvoiceLine', pointer: 'invoiceId' }],
};

const hasFamily: WriteOperation['fits'] = (model, own) => model in FAMILIES && own.size(model) > 0;

const growsFamily: WriteOperation['fits'] = (model, own) =>
  hasFamily(model, own) && (FAMILIES[model] ?? []).every(({ child }) => own.canMake(child, 1));

interface NestedCall {
  readonly context: ProgramContext;
  readonly own: ClinicWorld;
  readonly model: string;
}

/** Chosen in the same way every time, for the choice is part of the program. */
const familyOf = ({ context, model }: NestedCall): Family => context.random.pick(FAMILIES[model] ?? []);

/** A new child without its parent: the nesting says who that is. */
function childOf({ own }: NestedCall, { child, pointer }: Family): Data {
  const { [pointer]: _parent, ...data } = own.newRow(child);
  return data;
}

const ownParent = ({ own, model }: NestedCall): Data =>
  subjectOf(model).unique(own.keyOf(model), own.identity.clinicId);

/** Updates of a parent that reach into its children. */
export const NESTED_WRITES: readonly WriteOperation[] = [
  write('nested create', growsFamily, async (call) => {
    const family = familyOf(call);
    const create = childOf(call, family);
    const row = await call.delegate.update({
      where: ownParent(call),
      data: { [family.field]: { create } },
      include: { [family.field]: true },
    });
    call.own.add(family.child, create);
    return row;
  }),
  write('nested connectOrCreate', growsFamily, async (call) => {
    const family = familyOf(call);
    const create = childOf(call, family);
    const data = { [family.field]: { connectOrCreate: { where: { id: create['id'] }, create } } };
    const row = await call.delegate.update({ where: ownParent(call), data });
    call.own.add(family.child, create);
    return row;
  }),
  write('nested updateMany', hasFamily, async (call) => {
    const { field, child } = familyOf(call);
    return await call.delegate.update({
      where: ownParent(call),
      data: { [field]: { updateMany: { where: {}, data: subjectOf(child).touch } } },
      include: { [field]: true },
    });
  }),
  write('nested deleteMany foreign', hasFamily, async (call) => {
    const { field, child } = familyOf(call);
    const foreign = foreignRow(call.context, child)?.key;
    await call.delegate.update({
      where: ownParent(call),
      data: { [field]: { deleteMany: [{ id: foreign }] } },
    });
    const count = await call.client.delegate(child).count();
    assertThat(count === call.own.size(child), 'missing', call.operation, String(count));
    return count;
  }),
  refused('nested update foreign', hasFamily, async (call) => {
    const { field, child } = familyOf(call);
    const update = {
      where: { id: foreignRow(call.context, child)?.key },
      data: subjectOf(child).touch,
    };
    return await call.delegate.update({ where: ownParent(call), data: { [field]: { update } } });
  }),
  refused('nested connect foreign', hasFamily, async (call) => {
    const { field, child } = familyOf(call);
    const connect = { id: foreignRow(call.context, child)?.key };
    return await call.delegate.update({ where: ownParent(call), data: { [field]: { connect } } });
  }),
  refused(
    'connect to a foreign parent',
    (model, own) => model === 'Condition' && own.size(model) > 0,
    async (call) => {
      const patient = { connect: { id: foreignRow(call.context, 'Patient')?.key } };
      return await call.delegate.update({ where: ownParent(call), data: { patient } });
    },
  ),
];
