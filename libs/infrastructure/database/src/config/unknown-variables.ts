import type { Environment } from './environment.js';
import { nearestName } from './nearest-name.js';
import { ALL_OPTIONS } from './option-tree.js';

const OURS = /^(?:DB|DATABASE)_/;
const KNOWN: readonly string[] = ALL_OPTIONS.map(({ definition }) => definition.variable);

/** A warning for each set variable that looks like one of ours and is none, with the name that was probably meant. */
export function unknownVariables(environment: Environment): string[] {
  return Object.keys(environment)
    .filter((name) => OURS.test(name) && !KNOWN.includes(name))
    .sort()
    .map((name) => {
      const nearest = nearestName(name, KNOWN);
      return `${name} is no option of this module${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
    });
}
