import type { ModelDescription } from '../../src/pipeline/model-metadata.js';
import type { Operation } from '../../src/pipeline/operation.js';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { clinicPrincipal } from './principal-fixture.js';

/** @param name the schema's own: `Patient` */
export function modelOf(name: string): ModelDescription {
  const model = modelMetadata.models[name];
  if (model === undefined) throw new Error(`the schema has no model ${name}`);
  return model;
}

/** A read of clinic A's patients, unless told otherwise. */
export function operationOf(changes: Partial<Operation> = {}): Operation {
  return {
    model: modelOf('Patient'),
    name: 'findMany',
    kind: 'read',
    args: undefined,
    principal: clinicPrincipal(),
    options: {},
    ...changes,
  };
}
