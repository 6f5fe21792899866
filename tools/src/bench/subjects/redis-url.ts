import type { SubjectSetup } from './subject.js';

/** @throws when the run has no Redis */
export function redisUrlOf({ redisUrl }: SubjectSetup): string {
  if (redisUrl === undefined) throw new Error('the measure must say that it needs Redis');
  return redisUrl;
}
