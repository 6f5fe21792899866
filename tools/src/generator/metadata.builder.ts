import type { DMMF } from '@prisma/generator-helper';
import { readScope, SchemaAnnotationError } from './annotation.js';

/** Turns Prisma's description of the client's schema into the library's `ModelMetadata`. */
export function buildMetadata(models: readonly DMMF.Model[]) {
  const described = models.map(describeModel);
  return {
    schema: theOneSchema(models),
    models: Object.fromEntries(described.map((model) => [model.name, model])),
    tables: Object.fromEntries(described.map((model) => [model.table, columnsOf(model)])),
  };
}

export type GeneratedMetadata = ReturnType<typeof buildMetadata>;
type GeneratedModel = ReturnType<typeof describeModel>;

function describeModel(model: DMMF.Model) {
  const scope = readScope(model.name, model.documentation);
  const clinicField = scope === 'clinic' ? ('clinicId' as const) : null;
  const primaryKey = primaryKeyOf(model);
  if (clinicField && primaryKey[0] !== clinicField) {
    throw new SchemaAnnotationError(
      `Model ${model.name} has the scope clinic, but its primary key does not lead with clinicId. Use @@id([clinicId, id]).`,
    );
  }
  return {
    name: model.name,
    delegate: model.name.charAt(0).toLowerCase() + model.name.slice(1),
    table: model.dbName ?? model.name,
    scope,
    clinicField,
    fields: Object.fromEntries(model.fields.map((field) => [field.name, describeField(field)])),
    primaryKey,
    uniqueKeys: uniqueKeysOf(model, primaryKey),
  };
}

function describeField(field: DMMF.Field) {
  const traits = {
    type: field.type,
    isList: field.isList,
    isRequired: field.isRequired,
    hasDefault: field.hasDefaultValue || Boolean(field.isUpdatedAt),
    isUuid: field.nativeType?.[0] === 'Uuid',
    isUpdatedAt: Boolean(field.isUpdatedAt),
  };
  if (field.kind !== 'object')
    return { kind: 'scalar' as const, column: field.dbName ?? field.name, ...traits };
  return {
    kind: 'relation' as const,
    relation: field.type,
    relationFields: [...(field.relationFromFields ?? [])],
    referencedFields: [...(field.relationToFields ?? [])],
    ...traits,
  };
}

function primaryKeyOf(model: DMMF.Model): string[] {
  if (model.primaryKey) return [...model.primaryKey.fields];
  return model.fields.filter((field) => field.isId).map((field) => field.name);
}

function uniqueKeysOf(model: DMMF.Model, primaryKey: readonly string[]) {
  const single = model.fields
    .filter((field) => field.isUnique || field.isId)
    .map((field) => key([field.name]));
  const compound = primaryKey.length > 1 ? [key(primaryKey, model.primaryKey?.name)] : [];
  return [...single, ...compound, ...model.uniqueIndexes.map((index) => key(index.fields, index.name))];
}

function key(fields: readonly string[], name?: string | null) {
  return { name: name ?? fields.join('_'), fields: [...fields] };
}

function columnsOf(model: GeneratedModel): string[] {
  return Object.values(model.fields).flatMap((field) => (field.kind === 'scalar' ? [field.column] : []));
}

function theOneSchema(models: readonly DMMF.Model[]): string {
  const [schema, ...others] = new Set(models.map((model) => model.schema ?? ''));
  if (schema && others.length === 0) return schema;
  throw new SchemaAnnotationError('Every model must name the same @@schema.');
}
