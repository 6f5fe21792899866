import type { Identity } from './identity.js';

/**
 * Supplied by the application: turns its HTTP request into the identity that a verified token proved.
 *
 * Called once per request, at the first clinic-bound call, hence after guards. Returning null means
 * "nobody is signed in" and the call is refused with DB_CONTEXT_MISSING.
 */
export type IdentityResolver<Request = unknown> = (
  request: Request,
) => Identity | null | Promise<Identity | null>;
