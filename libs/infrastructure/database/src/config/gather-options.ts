import type { Environment } from './environment.js';
import { ALL_OPTIONS, type GivenOptions } from './option-tree.js';

/** Options by group and name, of whatever type: what Zod is asked about. */
export type OptionBag = Record<string, Record<string, unknown>>;

const ENDPOINT_PARTS = ['url', 'host', 'port', 'user', 'password', 'database'];

/** What the call gives, and from the environment what the call leaves out. */
export function gatherOptions(explicit: GivenOptions, environment: Environment): OptionBag {
  const bag = copyOf(explicit);
  const namesItsEndpoint = ENDPOINT_PARTS.some((part) => bag['connection']?.[part] !== undefined);
  for (const { group, name, definition } of ALL_OPTIONS) {
    const text = environment[definition.variable];
    if (text === undefined || text.trim() === '' || bag[group]?.[name] !== undefined) continue;
    // An endpoint is taken from one place whole: half a login from each is nobody's intention.
    if (namesItsEndpoint && group === 'connection' && ENDPOINT_PARTS.includes(name)) continue;
    (bag[group] ??= {})[name] = definition.fromText(text.trim());
  }
  return bag;
}

function copyOf(explicit: object): OptionBag {
  const groups = Object.entries(explicit).filter(([, group]) => group !== undefined);
  return Object.fromEntries(groups.map(([name, group]) => [name, isGroup(group) ? { ...group } : group]));
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
