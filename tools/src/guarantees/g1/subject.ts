import type { Random } from './random.js';

export type Data = Record<string, unknown>;

/** The clinic a row is made for, as its factory sees it: parents that exist there. */
export interface RowParents {
  /** Text that every row of this clinic carries and no other clinic's does. */
  readonly marker: string;
  readonly idOf: (model: string) => string;
  /** A user of whom the clinic has no such row yet. */
  readonly freshUser: () => string;
  /** A membership and a location that do not belong together yet. */
  readonly freshPlace: () => { readonly membershipId: string; readonly locationId: string };
}

export type Right = 'create' | 'update' | 'delete';

/** A model that programs work on, and all that is peculiar to it. */
export interface Subject {
  /** What the application role may do with a clinic's own rows, beside reading them. */
  readonly rights: ReadonlySet<Right>;
  /** The least a create needs; `label` is unique in the clinic and the same text in others. */
  readonly data: (parents: RowParents, random: Random, label: string) => Data;
  /** What tells a row from others of its clinic; undefined before the database has made it. */
  readonly keyOf: (row: Data) => string | undefined;
  /** The one row, for operations that take a unique key. */
  readonly unique: (key: string, clinicId: string) => Data;
  /** These rows, for operations that take any filter. */
  readonly among: (keys: readonly string[]) => Data;
  /** Every row that names this clinic as its own. */
  readonly ofClinic: (clinicId: string) => Data;
  /** Repeatable: the same in every run of a program. */
  readonly order: readonly Data[];
  /** The key in SQL. */
  readonly sqlKey: string;
  /** Whether clinics have rows of the same key. */
  readonly hasRepeatedKeys: boolean;
  /** A change that every row bears, for Prisma and in SQL. */
  readonly touch: Data;
  readonly sqlTouch: string;
  /** Columns to select that are not the key. */
  readonly select: Data;
  /** A field that all rows of a clinic have the same value in. */
  readonly common: string;
  readonly relations: readonly string[];
  /** Whether nothing points at its rows, so that deleting one needs no order. */
  readonly isLeaf: boolean;
  /** How many rows a clinic may have: one of each user, one of each pair, or as many as are compared. */
  readonly bound: 'users' | 'places' | 'rows';
}

const ALL: ReadonlySet<Right> = new Set<Right>(['create', 'update', 'delete']);

/** A clinic's row that is known by its id. */
export function byId(
  data: Subject['data'],
  relations: readonly string[],
  more: Partial<Subject> = {},
): Subject {
  return {
    rights: ALL,
    data: (parents, random, label) => ({ id: random.uuid(), ...data(parents, random, label) }),
    keyOf: ({ id }) => id as string | undefined,
    unique: (id) => ({ id }),
    among: (ids) => ({ id: { in: ids } }),
    ofClinic: (clinicId) => ({ clinicId }),
    order: [{ id: 'asc' }],
    sqlKey: 'id::text',
    hasRepeatedKeys: false,
    touch: { createdAt: new Date(0) },
    sqlTouch: 'created_at = now()',
    select: { clinicId: true },
    common: 'clinicId',
    relations: [...relations, 'clinic'],
    isLeaf: false,
    bound: 'rows',
    ...more,
  };
}

/** A leaf that hangs on a patient. */
export function ofPatient(data: Subject['data']): Subject {
  const withPatient: Subject['data'] = (parents, random, label) => ({
    patientId: parents.idOf('Patient'),
    ...data(parents, random, label),
  });
  return byId(withPatient, ['patient'], { isLeaf: true });
}

/** A row known by several fields, its clinic among them; `name` is what Prisma calls the key. */
export function byFields(
  name: string,
  fields: Readonly<Record<string, string>>,
  data: Subject['data'],
  relations: readonly string[],
  more: Partial<Subject> = {},
): Subject {
  const names = Object.keys(fields);
  const parse = (key: string): Data =>
    Object.fromEntries(key.split('/').map((part, index) => [names[index] ?? '', part]));
  return byId(data, relations, {
    data,
    keyOf: (row) => names.map((field) => String(row[field])).join('/'),
    unique: (key, clinicId) => ({ [name]: { clinicId, ...parse(key) } }),
    among: (keys) => ({ OR: keys.map(parse) }),
    order: names.map((field) => ({ [field]: 'asc' })),
    sqlKey: Object.values(fields).join(` || '/' || `),
    isLeaf: true,
    ...more,
  });
}
