import type { Principal } from '../context/request-context.js';
import { classifyFailure, type DatabaseError, type FailureSite } from '../errors/index.js';
import { namesOfModels } from '../errors/model-names.js';
import { modelMetadata } from './generated/model-metadata.js';

const NAMES = namesOfModels(Object.values(modelMetadata.models));

/** The typed error of a failure met while working for `principal`: with its request's id, and our own names only. */
export function failureOf(
  error: unknown,
  principal: Principal,
  at: Pick<FailureSite, 'phase' | 'write'>,
): DatabaseError {
  const correlationId = principal.kind === 'clinic' ? principal.identity.requestId : undefined;
  return classifyFailure(error, { ...at, contextSent: true, names: NAMES, correlationId });
}
