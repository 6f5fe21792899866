import type { ModelDescription } from '../../src/pipeline/model-metadata.js';
import { relationsOf } from './cell.js';
import { caseOf, delegateOf, type LooseClient } from './clinic-pair.js';

/** A way to read all there is of a model, and how many rows it answers with. */
export interface WholeCell {
  readonly name: string;
  readonly covers: string;
  run(client: LooseClient): Promise<{ readonly count: number; readonly shown: unknown }>;
}

/** Every way of asking for everything. */
export function wholeCells(model: ModelDescription): WholeCell[] {
  const rows = (name: string, covers: string, args: object): WholeCell => ({
    name,
    covers,
    run: async (client) => {
      const shown = (await delegateOf(client, model)[covers]?.(args)) as unknown[];
      return { count: shown.length, shown };
    },
  });
  const [key = ''] = model.primaryKey;
  return [
    rows('findMany of everything', 'findMany', {}),
    rows('findMany of everything, with everything around it', 'findMany', everythingAround(model)),
    rows('findMany with a condition that always holds', 'findMany', {
      where: { OR: [{ NOT: { [key]: neverOf(model, key) } }, {}] },
    }),
    rows('groupBy its key', 'groupBy', { by: [...model.primaryKey] }),
    {
      name: 'count of everything',
      covers: 'count',
      run: async (client) => {
        const shown = (await delegateOf(client, model)['count']?.()) as number;
        return { count: shown, shown };
      },
    },
    {
      name: 'aggregate of everything',
      covers: 'aggregate',
      run: async (client) => {
        const args = { _count: { _all: true }, _max: { [key]: true }, _min: { [key]: true } };
        const shown = (await delegateOf(client, model)['aggregate']?.(
          model.fields[key]?.isUuid === true ? { _count: { _all: true } } : args,
        )) as { _count: { _all: number } };
        return { count: shown._count._all, shown };
      },
    },
  ];
}

/** Arguments that include every relation that may be read; a model without any takes none. */
export function everythingAround(model: ModelDescription): object {
  const relations = relationsOf(model).filter(({ field }) => caseOf(field.relation).rights.includes('read'));
  return relations.length === 0
    ? {}
    : { include: Object.fromEntries(relations.map(({ name }) => [name, true])) };
}

function neverOf(model: ModelDescription, key: string): unknown {
  const field = model.fields[key];
  if (field?.type === 'BigInt') return -1n;
  return field?.isUuid === true ? '00000000-0000-7000-8000-000000000000' : '(never)';
}
