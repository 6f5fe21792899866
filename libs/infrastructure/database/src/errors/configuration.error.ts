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

  protected override outgoingMessage(): string {
    return this.#forClients;
  }
}
