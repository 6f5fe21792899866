import type { ModelDescription, RelationFieldMetadata } from '../../src/pipeline/model-metadata.js';
import type { Data } from '../support/model-rows.js';
import type { LooseClient, PlantedClinic } from './clinic-pair.js';

/** Whose rows a cell names: the caller's own, another clinic's, or nobody's. */
export interface Subject {
  row(model: string): Data;
}

export interface CellContext {
  readonly client: LooseClient;
  /** The clinic that calls. */
  readonly own: PlantedClinic;
  readonly subject: Subject;
}

/** One way to work with a model that names a row or a value. */
export interface Cell {
  readonly name: string;
  /** The method or road it covers: `findMany`, `raw update`, `nested connect`. */
  readonly covers: string;
  readonly kind: 'read' | 'write';
  run(context: CellContext): Promise<unknown>;
}

export interface Relation {
  readonly name: string;
  readonly field: RelationFieldMetadata;
}

export function relationsOf(model: ModelDescription): Relation[] {
  return Object.entries(model.fields).flatMap(([name, field]) =>
    field.kind === 'relation' ? [{ name, field }] : [],
  );
}

/** Relations whose foreign key the model itself holds. */
export function referencesOf(model: ModelDescription): Relation[] {
  return relationsOf(model).filter(({ field }) => field.relationFields.length > 0);
}

/** What a row carries of a unique key, the clinic left out: the values that could be probed. */
export function valuesOf(fields: readonly string[], model: ModelDescription, row: Data): Data {
  const probed = fields.filter((field) => field !== model.clinicField);
  return Object.fromEntries(probed.map((field) => [field, row[field]]));
}
