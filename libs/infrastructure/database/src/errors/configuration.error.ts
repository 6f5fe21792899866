import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorInit, ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** What an operator set up cannot work. Thrown at boot, with everything that is wrong in one list. */
export class ConfigurationError extends DatabaseError {
  declare readonly code: CodeOf<'ConfigurationError'>;
  /** Each broken rule, one sentence each, for the operator's log; a client is told only how many there are. */
  readonly violations: readonly string[];
  readonly #forClients: string;

  static {
    nameErrors(this, 'ConfigurationError');
  }

  constructor(init: ErrorInit, violations: readonly string[] = []) {
    super({ ...init, message: [init.message, ...violations.map((line) => `  - ${line}`)].join('\n') });
    this.violations = Object.freeze([...violations]);
    this.#forClients = init.message;
  }

  /** @param violations - each broken rule: variable, rule, and what was given unless it is a secret. */
  static invalid(violations: readonly string[], origin?: ErrorOrigin): ConfigurationError {
    const count = violations.length;
    return new ConfigurationError(describeError('DB_CONFIGURATION_INVALID', { count }, origin), violations);
  }

  /** @param violations - each guarantee that the database lacks, with the way to get it. */
  static bootRefused(violations: readonly string[], origin?: ErrorOrigin): ConfigurationError {
    return new ConfigurationError(
      describeError('DB_BOOT_REFUSED', { count: violations.length }, origin),
      violations,
    );
  }

  /** @param migrations - the names of the migrations that are missing. */
  static migrationsPending(migrations: readonly string[], origin?: ErrorOrigin): ConfigurationError {
    const count = migrations.length;
    return new ConfigurationError(describeError('DB_MIGRATIONS_PENDING', { count }, origin), migrations);
  }

  /** @param minimum - the oldest major version that works, e.g. `15`. */
  static serverTooOld(minimum: string, origin?: ErrorOrigin): ConfigurationError {
    return new ConfigurationError(describeError('DB_SERVER_TOO_OLD', { minimum }, origin));
  }

  protected override outgoingMessage(): string {
    return this.#forClients;
  }
}
