import type { ApiQueryOptions } from '@nestjs/swagger';
import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

/** Schemas with a name of their own under `#/components/schemas`. */
const inputs = z.registry<{ readonly id: string }>();
const views = z.registry<{ readonly id: string }>();

const referenceTo = (id: string): string => `#/components/schemas/${id}`;

/** Names a schema of something that is sent in. */
export function namedInput<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  inputs.add(schema, { id });
  return schema;
}

/** Names a schema of something that is answered. */
export function namedView<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  views.add(schema, { id });
  return schema;
}

/** All named schemas, as OpenAPI components. */
export function componentSchemas(): Record<string, JsonSchema> {
  const convert = (registry: typeof inputs, io: 'input' | 'output') =>
    z.toJSONSchema(registry, { io, uri: referenceTo, override: trim }).schemas as Record<string, JsonSchema>;
  const all = { ...convert(inputs, 'input'), ...convert(views, 'output') };
  return Object.fromEntries(Object.entries(all).map(([id, schema]) => [id, withoutIdentity(schema)]));
}

/** A reference where the schema has a name, else the schema itself. */
export function schemaOrReference(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const named = (io === 'input' ? inputs : views).get(schema);
  return named === undefined ? jsonSchema(schema, io) : { $ref: referenceTo(named.id) };
}

/** Each field of an object schema, described for OpenAPI's parameter lists. */
export function propertiesOf(schema: z.ZodObject): (ApiQueryOptions & { readonly name: string })[] {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    required: required.includes(name),
    schema: property,
    ...(typeof description === 'string' && { description }),
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return withoutIdentity(z.toJSONSchema(schema, { io, override: trim }));
}

/** A format says it all; Zod's pattern for it fills half a screen. */
function trim({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (schema.format !== undefined) delete schema.pattern;
}

function withoutIdentity({ $schema: _dialect, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
