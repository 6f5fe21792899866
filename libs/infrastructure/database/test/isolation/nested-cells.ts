import type { ModelDescription } from '../../src/pipeline/model-metadata.js';
import type { Data } from '../support/model-rows.js';
import { modelOf } from '../support/operation-fixture.js';
import { referencesOf, relationsOf, type Cell, type CellContext, type Relation } from './cell.js';
import { caseOf, delegateOf, filterRow, whereRow } from './clinic-pair.js';

/** Every write inside a write, for each relation of one model: an own row is updated, a related row is named. */
export function nestedCells(model: ModelDescription): Cell[] {
  return relationsOf(model).flatMap((relation) =>
    Object.entries(relation.field.isList ? toMany(model, relation) : toOne(model, relation)).map(
      ([verb, argument]): Cell => ({
        covers: `nested ${verb}`,
        name: `nested ${verb} of ${relation.name}`,
        kind: 'write',
        run: (context) =>
          delegateOf(context.client, model)['update']?.({
            where: whereRow(model, context.own.row(model.name)),
            data: { [relation.name]: { [verb]: argument(context) } },
            include: { [relation.name]: true },
          }) as Promise<unknown>,
      }),
    ),
  );
}

type Arguments = Record<string, (context: CellContext) => unknown>;

function toMany(model: ModelDescription, { field }: Relation): Arguments {
  const related = modelOf(field.relation);
  const { touch } = caseOf(related.name);
  const where = ({ subject }: CellContext) => whereRow(related, subject.row(related.name));
  const filter = ({ subject }: CellContext) => filterRow(related, subject.row(related.name));
  const create = (context: CellContext) => newChild(model, related, context);
  return {
    create,
    createMany: (context) => ({ data: [create(context)], skipDuplicates: true }),
    connect: where,
    connectOrCreate: (context) => ({ where: where(context), create: create(context) }),
    set: (context) => [where(context)],
    disconnect: where,
    update: (context) => ({ where: where(context), data: touch }),
    upsert: (context) => ({ where: where(context), create: create(context), update: touch }),
    updateMany: (context) => ({ where: filter(context), data: touch }),
    delete: where,
    deleteMany: filter,
  };
}

function toOne(model: ModelDescription, { field }: Relation): Arguments {
  const related = modelOf(field.relation);
  const { touch } = caseOf(related.name);
  const where = ({ subject }: CellContext) => whereRow(related, subject.row(related.name));
  const filter = ({ subject }: CellContext) => filterRow(related, subject.row(related.name));
  const create = (context: CellContext) => newChild(model, related, context);
  return {
    create,
    connect: where,
    connectOrCreate: (context) => ({ where: where(context), create: create(context) }),
    update: (context) => ({ where: filter(context), data: touch }),
    upsert: (context) => ({ where: filter(context), create: create(context), update: touch }),
    ...(field.isRequired ? {} : { disconnect: filter, delete: filter }),
  };
}

/** A new related row with the subject's id, without what the nesting itself fills in. */
function newChild(parent: ModelDescription, child: ModelDescription, { own, subject }: CellContext): Data {
  const filled = referencesOf(child)
    .filter(({ field }) => field.relation === parent.name)
    .flatMap(({ field }) => field.relationFields);
  const id = 'id' in child.fields ? { id: subject.row(child.name)['id'] } : {};
  const data = { ...own.newRow(child.name), ...id };
  return Object.fromEntries(Object.entries(data).filter(([key]) => !filled.includes(key)));
}
