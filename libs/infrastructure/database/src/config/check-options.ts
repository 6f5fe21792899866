import { z } from 'zod';

import type { OptionBag } from './gather-options.js';
import { nearestName } from './nearest-name.js';
import type { OptionDefinition } from './option-definition.js';
import { ALL_OPTIONS, OPTION_TREE, type CheckedOptions, type PlacedOption } from './option-tree.js';
import { givenText, nameOf, type ViolationList } from './violation-list.js';

type OptionGroup = Readonly<Record<string, OptionDefinition>>;

/** One schema of all options. Every option may be left out here; which must be set depends on the profile. */
const OPTIONS_SCHEMA = z.strictObject(mapValues<OptionGroup, z.ZodType>(OPTION_TREE, groupSchema));

function groupSchema(group: OptionGroup): z.ZodType {
  return z.strictObject(mapValues(group, ({ schema }) => schema.optional())).prefault({});
}

/** Checks every option by itself; what breaks its rule is reported and left out of the result. */
export function checkOptions(bag: OptionBag, violations: ViolationList): CheckedOptions {
  const first = OPTIONS_SCHEMA.safeParse(bag);
  if (first.success) return first.data as CheckedOptions;
  for (const issue of first.error.issues) report(issue, bag, violations);
  return OPTIONS_SCHEMA.parse(without(bag, first.error.issues)) as CheckedOptions;
}

function report(issue: z.core.$ZodIssue, bag: OptionBag, violations: ViolationList): void {
  if (issue.code === 'unrecognized_keys') {
    reportUnknown(issue, violations);
    return;
  }
  const [group = '', name = ''] = issue.path.map(String);
  const placed = ALL_OPTIONS.find((option) => option.group === group && option.name === name);
  if (placed === undefined) {
    violations.add(`${group} must be a group of options`);
    return;
  }
  const said: unknown = issue.code === 'custom' ? issue.params?.['rule'] : undefined;
  const rule = typeof said === 'string' ? said : placed.definition.rule;
  const given = bag[group]?.[name];
  violations.add(`${nameOf(placed)} must be ${rule}, ${givenText(placed, given)}`, pathOf(placed));
}

function reportUnknown(issue: z.core.$ZodIssueUnrecognizedKeys, violations: ViolationList): void {
  const known = ALL_OPTIONS.map(pathOf);
  for (const key of issue.keys) {
    const path = [...issue.path, key].join('.');
    const nearest = nearestName(path, known);
    violations.add(`${path} is no option${nearest === undefined ? '' : `; did you mean ${nearest}?`}`);
  }
}

/** The bag without what broke a rule, so that the other options can still be compared with one another. */
function without(bag: OptionBag, issues: readonly z.core.$ZodIssue[]): OptionBag {
  const kept = Object.fromEntries(Object.entries(bag).map(([name, group]) => [name, { ...group }]));
  for (const issue of issues) {
    const path = issue.path.map(String);
    for (const key of issue.code === 'unrecognized_keys' ? issue.keys : [undefined]) drop(kept, path, key);
  }
  return kept;
}

function drop(bag: OptionBag, path: readonly string[], key: string | undefined): void {
  const [group, name] = key === undefined ? path : [...path, key];
  if (group === undefined) return;
  if (name === undefined) Reflect.deleteProperty(bag, group);
  else Reflect.deleteProperty(bag[group] ?? {}, name);
}

export function pathOf({ group, name }: PlacedOption): `${PlacedOption['group']}.${string}` {
  return `${group}.${name}`;
}

function mapValues<V, R>(tree: Readonly<Record<string, V>>, map: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, map(value)]));
}
