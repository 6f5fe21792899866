import type { OutgoingNames } from './outgoing-names.js';

/** The part of a model’s description that names its columns and constraints. */
export interface NamedModel {
  readonly table: string;
  readonly clinicField: string | null;
  readonly fields: Readonly<Record<string, NamedField>>;
  /** Field names of the primary key. */
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly { readonly fields: readonly string[] }[];
}

type NamedField =
  | { readonly kind: 'scalar'; readonly column: string }
  | { readonly kind: 'relation'; readonly relationFields: readonly string[] };

/** PostgreSQL cuts longer names. */
const LONGEST_NAME = 63;

/**
 * The names of the schema that errors may show: its fields and columns, and the constraints that Prisma names by its
 * rule (`<table>_<columns>_key`, `_fkey`, `<table>_pkey`). The clinic is left out, being the same for every row that
 * the caller can see.
 */
export function namesOfModels(models: Iterable<NamedModel>): OutgoingNames {
  const fields = new Map<string, string>();
  const constraints = new Map<string, readonly string[]>();
  for (const model of models) {
    for (const [name, field] of Object.entries(model.fields)) {
      fields.set(name, name);
      if (field.kind === 'scalar') fields.set(field.column, name);
    }
    for (const [constraint, members] of constraintsOf(model)) constraints.set(constraint, members);
  }
  return Object.freeze({
    fieldsOfConstraint: (constraint: string) => constraints.get(constraint),
    fieldNamed: (name: string) => fields.get(name),
  });
}

function constraintsOf(model: NamedModel): [constraint: string, fields: readonly string[]][] {
  const relations = Object.values(model.fields).flatMap((field) =>
    field.kind === 'relation' && field.relationFields.length > 0 ? [field.relationFields] : [],
  );
  return [
    [`${model.table}_pkey`, withoutClinic(model, model.primaryKey)],
    ...model.uniqueKeys.map(({ fields }) => named(model, fields, 'key')),
    ...relations.map((fields) => named(model, fields, 'fkey')),
  ];
}

function named(model: NamedModel, fields: readonly string[], suffix: string): [string, readonly string[]] {
  return [constraintName(model, fields, suffix), withoutClinic(model, fields)];
}

function constraintName(
  { table, fields: all }: NamedModel,
  fields: readonly string[],
  suffix: string,
): string {
  const columns = fields.map((name) => {
    const field = all[name];
    return field?.kind === 'scalar' ? field.column : name;
  });
  return `${`${table}_${columns.join('_')}`.slice(0, LONGEST_NAME - suffix.length - 1)}_${suffix}`;
}

function withoutClinic({ clinicField }: NamedModel, fields: readonly string[]): readonly string[] {
  const kept = fields.filter((name) => name !== clinicField);
  return kept.length > 0 ? kept : fields;
}
