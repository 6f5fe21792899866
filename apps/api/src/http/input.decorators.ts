import { Body, Param, Query } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery } from '@nestjs/swagger';
import type { z } from 'zod';
import { propertiesOf, schemaOrReference } from '../openapi/json-schema.js';
import { InputPipe } from './input.pipe.js';

type ObjectSchema = z.ZodObject;

/** The JSON body, checked by a strict schema, which also documents it. */
export function ValidBody(schema: z.ZodType): ParameterDecorator {
  return (target, key, index) => {
    Body(new InputPipe('body', schema))(target, key, index);
    document(
      target,
      key,
      ApiBody({ schema: schemaOrReference(schema, 'input'), ...exampleOf(schema), required: true }),
    );
  };
}

/** The query string, checked by a strict schema, each of whose fields is documented. */
export function ValidQuery(schema: ObjectSchema): ParameterDecorator {
  return (target, key, index) => {
    Query(new InputPipe('query', schema))(target, key, index);
    for (const property of propertiesOf(schema)) document(target, key, ApiQuery(property));
  };
}

/** The parameters of the path, checked by a strict schema, each of whose fields is documented. */
export function ValidParams(schema: ObjectSchema): ParameterDecorator {
  return (target, key, index) => {
    Param(new InputPipe('path', schema))(target, key, index);
    for (const property of propertiesOf(schema))
      document(target, key, ApiParam({ ...property, required: true }));
  };
}

/** The schema's own example, where the page offers it to be tried. */
function exampleOf(schema: z.ZodType) {
  const { examples } = (schema.meta() ?? {}) as { readonly examples?: readonly unknown[] };
  const value = examples?.[0];
  return value === undefined ? {} : { examples: { example: { value } } };
}

/** Swagger's decorators are made for methods; the method is known here by its name. */
function document(target: object, key: string | symbol | undefined, decorate: MethodDecorator): void {
  if (key === undefined) return;
  const descriptor = Object.getOwnPropertyDescriptor(target, key);
  if (descriptor !== undefined) decorate(target, key, descriptor);
}
