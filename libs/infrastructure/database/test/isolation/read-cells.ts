import type { ModelDescription } from '../../src/pipeline/model-metadata.js';
import { modelOf } from '../support/operation-fixture.js';
import { relationsOf, valuesOf, type Cell, type CellContext, type Relation } from './cell.js';
import { delegateOf, filterRow, whereRow, whereUnique } from './clinic-pair.js';
import { everythingAround } from './whole-cells.js';

type Run = (context: CellContext) => Promise<unknown>;

const cell = (covers: string, name: string, run: Run): Cell => ({ covers, name, kind: 'read', run });

/** Every way of reading that names a row, for one model. */
export function readCells(model: ModelDescription): Cell[] {
  const call = (method: string, args: (context: CellContext) => unknown) => (context: CellContext) =>
    delegateOf(context.client, model)[method]?.(args(context)) as Promise<unknown>;
  const filter = ({ subject }: CellContext) => filterRow(model, subject.row(model.name));
  const reading = (covers: string, name: string, args: (context: CellContext) => unknown) =>
    cell(covers, name, call(covers, args));
  const clinic = model.clinicField;
  return [
    ...model.uniqueKeys.flatMap((key) =>
      ['findUnique', 'findUniqueOrThrow'].map((method) =>
        reading(method, `${method} by ${key.name}`, ({ subject }) => ({
          where: whereUnique(key, subject.row(model.name)),
        })),
      ),
    ),
    reading('findUnique', 'findUnique with everything around it', ({ subject }) => ({
      where: whereRow(model, subject.row(model.name)),
      ...everythingAround(model),
    })),
    reading('findFirst', 'findFirst', (context) => ({ where: filter(context) })),
    reading('findFirst', 'findFirst by any of its values', ({ subject }) => ({
      where: { OR: model.uniqueKeys.map(({ fields }) => valuesOf(fields, model, subject.row(model.name))) },
    })),
    reading('findFirstOrThrow', 'findFirstOrThrow', (context) => ({ where: filter(context) })),
    reading('findMany', 'findMany', (context) => ({ where: filter(context) })),
    reading('findMany', 'findMany from a cursor', ({ subject }) => ({
      cursor: whereRow(model, subject.row(model.name)),
      orderBy: model.primaryKey.map((field) => ({ [field]: 'asc' })),
    })),
    reading('count', 'count', (context) => ({ where: filter(context) })),
    reading('aggregate', 'aggregate', (context) => ({ where: filter(context), _count: { _all: true } })),
    reading('groupBy', 'groupBy', (context) => ({
      by: [...model.primaryKey],
      where: filter(context),
      _count: { _all: true },
    })),
    ...(clinic === null
      ? []
      : ['findMany', 'count'].map((method) =>
          reading(method, `${method} by clinic`, ({ subject }) => ({
            where: { [clinic]: subject.row(model.name)[clinic] },
          })),
        )),
    ...relationsOf(model).flatMap((relation) => relationCells(model, relation)),
  ];
}

/** Reading along a relation: filters, counts and order that reach the related rows. */
function relationCells(model: ModelDescription, { name, field }: Relation): Cell[] {
  const related = ({ subject }: CellContext) =>
    filterRow(modelOf(field.relation), subject.row(field.relation));
  const list = (what: string, args: (context: CellContext) => object): Cell =>
    cell(
      `relation ${what}`,
      `${what} ${name}`,
      (context) => delegateOf(context.client, model)['findMany']?.(args(context)) as Promise<unknown>,
    );
  const order = { orderBy: model.primaryKey.map((key) => ({ [key]: 'asc' })) };
  if (!field.isList)
    return [list('filter', (context) => ({ where: { [name]: { is: related(context) } }, ...order }))];
  return [
    ...['some', 'none', 'every'].map((quantifier) =>
      list('filter', (context) => ({ where: { [name]: { [quantifier]: related(context) } }, ...order })),
    ),
    list('count', (context) => ({
      select: { _count: { select: { [name]: { where: related(context) } } } },
      ...order,
    })),
    list('select', (context) => ({ select: { [name]: { where: related(context) } }, ...order })),
    list('order', (context) => ({
      where: { [name]: { some: related(context) } },
      orderBy: { [name]: { _count: 'desc' } },
    })),
  ];
}
