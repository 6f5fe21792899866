import type { WarmingPlan } from './cache-warmer.js';
import type { DatabaseModuleOptions } from './config/index.js';
import type { IdentityResolver } from './context/identity-resolver.js';

/** Everything `DatabaseModule.forRoot` takes: options outrank the environment, which outranks the defaults. */
export type DatabaseSetup = DatabaseModuleOptions & {
  /**
   * Who sent this HTTP request, from a token that a guard has verified. The request is the platform's raw one:
   * Express's own, and on Fastify the `IncomingMessage` (a handler's `request.raw`).
   * @defaultValue none: HTTP requests have no context, and clinic-bound calls are refused
   */
  readonly identityResolver?: IdentityResolver<never>;
  /**
   * Applies the pending migrations. Called once at start, before the database is proven, where `DB_MIGRATE_ON_START` is
   * true and a migration login is known.
   * @defaultValue none: an unmigrated database is refused; production refuses `DB_MIGRATE_ON_START=true` without it
   */
  readonly migrate?: () => Promise<void>;
  /** What is read into the cache in the background once the application runs. @defaultValue nothing */
  readonly warmCache?: readonly WarmingPlan[];
};
