import type { ModelDescription, ModelMetadata } from '../../pipeline/model-metadata.js';

const MINUTE_MS = 60_000;

/** How long results of a model stay fresh, where its kind of data has a time of its own; ms. Source: mission, "Caching Strategy". */
const TTL_MS: Readonly<Record<string, number | undefined>> = {
  Clinic: 60 * MINUTE_MS,
  Patient: 30 * MINUTE_MS,
  Appointment: 5 * MINUTE_MS,
};
/** For whatever shows, or may show, something of an emergency. */
export const EMERGENCY_TTL_MS = MINUTE_MS;

/** The field that makes a model one of encounters, and the class that makes one an emergency. */
const CLASS_FIELD = 'encounterClass';
const EMERGENCY = 'emergency';
/** Their results show how many records there are, and none of them. */
const COUNTS: ReadonlySet<string> = new Set(['count']);

/** How long results of the model stay fresh; ms, undefined where its kind of data has no time of its own. */
export function ownTtlOf(model: string): number | undefined {
  return TTL_MS[model];
}

/** A foreign key by which rows hang on an encounter, or on a row that does. */
interface Bond {
  /** The relation that brings that other row along. */
  readonly relation: string;
  readonly keys: readonly string[];
  readonly target: string;
}

/** How rows of one model show, or hide, that they are of an emergency. */
interface Shape {
  readonly isEncounter: boolean;
  readonly bonds: readonly Bond[];
  /** The rows that one brings along. */
  readonly relations: readonly { readonly name: string; readonly model: string; readonly known?: Bond }[];
}

/**
 * Tells which results may show something of an emergency: an encounter of that class, or a record that hangs on one.
 * What a result does not say counts as an emergency: an encounter without its class, and a record that hangs on one
 * that it does not show, or whose foreign key it does not show.
 *
 * Which models these are is worked out from the schema: encounters have an `encounterClass`, records a foreign key
 * that leads to one, over however many tables (line → invoice → appointment).
 */
export class Emergencies {
  readonly #shapes: ReadonlyMap<string, Shape>;

  constructor({ models }: Pick<ModelMetadata, 'models'>) {
    this.#shapes = shapesOf(models);
  }

  /** @param result of a read: rows, with those that they bring along */
  mayBeIn(model: string, operation: string, result: unknown): boolean {
    return !COUNTS.has(operation) && this.#inRows(model, result);
  }

  /** @param known the bond of these rows to the row that brings them along, which has been judged */
  #inRows(model: string, rows: unknown, known?: Bond): boolean {
    if (typeof rows !== 'object' || rows === null) return false;
    if (Array.isArray(rows)) return rows.some((row) => this.#inRows(model, row, known));
    const shape = this.#shapes.get(model);
    const row = rows as Readonly<Record<string, unknown>>;
    return shape === undefined || this.#inRow(shape, row, known);
  }

  #inRow({ isEncounter, bonds, relations }: Shape, row: Readonly<Record<string, unknown>>, known?: Bond) {
    if (isEncounter && (row[CLASS_FIELD] ?? EMERGENCY) === EMERGENCY) return true;
    return (
      bonds.some((bond) => bond !== known && isOpen(bond, row)) ||
      relations.some(({ name, model, known: inner }) => this.#inRows(model, row[name], inner))
    );
  }
}

/** Whether the row may hang on another one that it does not bring along. */
function isOpen({ relation, keys }: Bond, row: Readonly<Record<string, unknown>>): boolean {
  return row[relation] === undefined && !keys.some((key) => row[key] === null);
}

function shapesOf(models: ModelMetadata['models']): ReadonlyMap<string, Shape> {
  const bonds = bondsOf(models);
  const shapes = Object.values(models).map((model): [string, Shape] => [
    model.name,
    {
      isEncounter: Object.hasOwn(model.fields, CLASS_FIELD),
      bonds: bonds.get(model.name) ?? [],
      relations: relationsOf(model, bonds),
    },
  ]);
  return new Map(shapes);
}

/** By model. Whatever leads to a model that hangs on an encounter hangs on one, too. */
function bondsOf(models: ModelMetadata['models']): ReadonlyMap<string, readonly Bond[]> {
  const all = Object.values(models);
  const encounters = all.filter(({ fields }) => Object.hasOwn(fields, CLASS_FIELD));
  const reached = new Set(encounters.map(({ name }) => name));
  let bonds = new Map<string, readonly Bond[]>();
  for (let before = -1; before < reached.size;) {
    before = reached.size;
    bonds = new Map(all.map((model) => [model.name, foreignKeysOf(model, reached)]));
    for (const [name, own] of bonds) if (own.length > 0) reached.add(name);
  }
  return bonds;
}

function foreignKeysOf({ fields }: ModelDescription, targets: ReadonlySet<string>): readonly Bond[] {
  const bonds: Bond[] = [];
  for (const [relation, field] of Object.entries(fields))
    if (field.kind === 'relation' && field.relationFields.length > 0 && targets.has(field.relation))
      bonds.push({ relation, keys: field.relationFields, target: field.relation });
  return bonds;
}

function relationsOf(
  { name: holder, fields }: ModelDescription,
  bonds: ReadonlyMap<string, readonly Bond[]>,
): Shape['relations'] {
  const relations: Shape['relations'][number][] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind !== 'relation') continue;
    const model = field.relation;
    // With several foreign keys to the holder there is no telling which of them brought the row.
    const [only, ...others] = (bonds.get(model) ?? []).filter(({ target }) => target === holder);
    const isBroughtByIt = field.relationFields.length === 0 && only !== undefined && others.length === 0;
    relations.push({ name, model, ...(isBroughtByIt && { known: only }) });
  }
  return relations;
}
