import type { ClinicWorld } from '../clinic-world.js';
import { ModuleTarget } from '../module-target.js';
import type { Cell, CellName } from './cell.js';
import { PlainCell } from './plain.cell.js';
import { PrioritiesCell } from './priorities.cell.js';
import { ReplicaCell, type ReplicaCellOptions } from './replica.cell.js';
import { RetryCell } from './retry.cell.js';
import { SharedCell } from './shared.cell.js';

type CellOptions = ReplicaCellOptions & { readonly seed: number };

/** @param worlds clinics that are planted already */
export async function openCell(
  name: CellName,
  options: CellOptions,
  worlds: readonly ClinicWorld[],
): Promise<Cell> {
  switch (name) {
    case 'primary':
      return new PlainCell(await ModuleTarget.start(options));
    case 'replica':
      return await ReplicaCell.open(options);
    case 'retry':
      return await RetryCell.open(options, worlds);
    case 'priorities':
      return await PrioritiesCell.open(options);
    case 'shared':
      return await SharedCell.open(options);
  }
}
