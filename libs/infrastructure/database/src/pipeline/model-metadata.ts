/**
 * What the generator knows about the schema and the client no longer does: scopes, columns, keys.
 * `npm run generate` writes the one value of this type from `prisma/schema`.
 */

/** Who may see a model's rows; `/// @scope` in the schema. */
export type ModelScope = 'clinic' | 'clinic-root' | 'member' | 'system' | 'reference';

interface FieldTraits {
  /** Prisma's scalar type, or the related model's name. */
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** A create may leave it out. */
  readonly hasDefault: boolean;
  readonly isUuid: boolean;
  readonly isUpdatedAt: boolean;
}

export interface ScalarFieldMetadata extends FieldTraits {
  readonly kind: 'scalar';
  readonly column: string;
}

export interface RelationFieldMetadata extends FieldTraits {
  readonly kind: 'relation';
  /** The related model. */
  readonly relation: string;
  /** This model's foreign key fields; empty on the side that holds none. */
  readonly relationFields: readonly string[];
  /** The related model's fields they point at, in the same order. */
  readonly referencedFields: readonly string[];
}

export type FieldMetadata = ScalarFieldMetadata | RelationFieldMetadata;

/** A key that a `where` of findUnique accepts: `id`, or Prisma's name of a compound one (`clinicId_mrn`). */
export interface UniqueKeyMetadata {
  readonly name: string;
  readonly fields: readonly string[];
}

export interface ModelDescription {
  readonly name: string;
  /** The client's property: `carePlan` for `CarePlan`. */
  readonly delegate: string;
  readonly table: string;
  readonly scope: ModelScope;
  /** The field that binds a row to its clinic, null where rows belong to none. */
  readonly clinicField: 'clinicId' | null;
  /** By field name, in the schema's order. */
  readonly fields: Readonly<Record<string, FieldMetadata>>;
  /** Field names of the primary key, in its order. */
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly UniqueKeyMetadata[];
}

export interface ModelMetadata {
  /** PostgreSQL schema of every table. */
  readonly schema: string;
  /** By model name. */
  readonly models: Readonly<Record<string, ModelDescription>>;
  /** Column names by table name: the identifiers that dynamic SQL may use. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

/** Freezes a plain tree, so that no caller can change what isolation relies on. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
