import { ContextError } from '../errors/index.js';

/** What a unit of system work may touch, and why; it ends up in the audit log. */
export interface SystemGrant {
  /** Human-readable reason, at least 3 characters. */
  readonly reason: string;
  /** Names of the only models that may be touched. */
  readonly models: readonly string[];
  /** Who or what acts: a job's name, an operator's login. */
  readonly actor: string;
}

/**
 * A deep-frozen copy: later changes to the caller's object cannot widen what was granted.
 *
 * @throws DB_CONTEXT_INVALID when a part is missing or malformed (a retry does not help).
 */
export function freezeGrant(grant: SystemGrant): SystemGrant {
  // Callers without types, and casts, reach this too.
  if (typeof (grant as unknown) !== 'object' || (grant as unknown) === null)
    throw ContextError.invalid('grant', 'an object');
  const { reason, actor, models } = grant;
  if (typeof reason !== 'string' || reason.trim().length < 3)
    throw ContextError.invalid('reason', 'a text of at least 3 characters');
  if (typeof actor !== 'string' || actor.trim() === '')
    throw ContextError.invalid('actor', 'a non-empty text');
  if (!Array.isArray(models) || models.length === 0 || models.some((name) => typeof name !== 'string'))
    throw ContextError.invalid('models', 'a non-empty list of model names');
  return Object.freeze({ reason, actor, models: Object.freeze([...(models as string[])]) });
}
