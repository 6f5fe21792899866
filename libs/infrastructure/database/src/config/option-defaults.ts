import type { OptionDefault } from './option-definition.js';
import { ALL_OPTIONS } from './option-tree.js';
import type { OptionBag } from './gather-options.js';
import type { Profile } from './profile.js';

/** The one defaults object: every option that has a default of its own, for a profile. */
export function defaultsOf(profile: Profile): OptionBag {
  const bag: OptionBag = {};
  for (const { group, name, definition } of ALL_OPTIONS) {
    const value = defaultValue(definition.default, profile);
    if (value !== undefined) (bag[group] ??= {})[name] = value;
  }
  return bag;
}

export function defaultValue(given: OptionDefault, profile: Profile): unknown {
  if (given.kind === 'same') return given.value;
  return given.kind === 'by-profile' ? given.values[profile] : undefined;
}
