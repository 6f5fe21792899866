/** Which set of defaults and duties applies; `NODE_ENV` selects it. */
export type Profile = 'production' | 'development' | 'test';

export const PROFILES: readonly Profile[] = Object.freeze(['production', 'development', 'test']);

export function isProfile(value: unknown): value is Profile {
  return PROFILES.some((profile) => profile === value);
}
