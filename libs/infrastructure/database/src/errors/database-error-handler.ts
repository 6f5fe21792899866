import { classifyFailure, type FailureSite } from './classify-failure.js';
import type { DatabaseError } from './database.error.js';
import { ERROR_REGISTRY } from './error-registry.js';
import { NO_NAMES, type OutgoingNames } from './outgoing-names.js';

/** The classifier with the schema's names at hand: what the module's providers ask. */
export class DatabaseErrorHandler {
  constructor(private readonly names: OutgoingNames = NO_NAMES) {}

  /** The typed error of a failure; never throws. */
  handle(error: unknown, at: Omit<FailureSite, 'names'>): DatabaseError {
    return classifyFailure(error, { ...at, names: this.names });
  }

  /** Whether the target failed, so that its breaker counts this. */
  isInfrastructureFailure(error: DatabaseError): boolean {
    return ERROR_REGISTRY[error.code].infrastructure;
  }
}
