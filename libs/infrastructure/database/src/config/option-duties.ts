import { pathOf } from './check-options.js';
import type { Duty } from './option-definition.js';
import { ALL_OPTIONS, type CheckedOptions, type PlacedOption } from './option-tree.js';
import type { Profile } from './profile.js';
import { nameOf, type ViolationList } from './violation-list.js';

/** Reports what must be set in this profile and is not. */
export function checkDuties(
  given: { readonly options: CheckedOptions; readonly profile: Profile; readonly servesHttp: boolean },
  violations: ViolationList,
): void {
  if (given.profile !== 'production') return;
  const duties: readonly Duty[] = given.servesHttp ? ['production', 'production-server'] : ['production'];
  for (const placed of ALL_OPTIONS.filter(({ definition }) => duties.includes(definition.duty))) {
    if (isGiven(placed, given.options) || violations.concerns(pathOf(placed))) continue;
    violations.add(`${nameOf(placed)} is required in production: ${placed.definition.rule}`);
  }
}

/** `DB_HOST` and its parts stand in for `DATABASE_URL`; what they lack is reported by themselves. */
function isGiven({ group, name }: PlacedOption, options: CheckedOptions): boolean {
  const values: Readonly<Record<string, unknown>> = options[group];
  return values[name] !== undefined || (name === 'url' && options.connection.host !== undefined);
}
