import type { z } from 'zod';

import { CACHE_OPTIONS } from './definitions/cache.definitions.js';
import { COMPLIANCE_OPTIONS } from './definitions/compliance.definitions.js';
import { CONNECTION_OPTIONS } from './definitions/connection.definitions.js';
import { HEALTH_OPTIONS } from './definitions/health.definitions.js';
import { POOL_OPTIONS } from './definitions/pool.definitions.js';
import { REPLICA_OPTIONS } from './definitions/replica.definitions.js';
import { SERVER_OPTIONS } from './definitions/server.definitions.js';
import { WORK_OPTIONS } from './definitions/work.definitions.js';
import type { OptionDefinition } from './option-definition.js';

/** Every option, by group and name: the one source of types, checks and documents. */
export const OPTION_TREE = Object.freeze({
  connection: CONNECTION_OPTIONS,
  pool: POOL_OPTIONS,
  replicas: REPLICA_OPTIONS,
  work: WORK_OPTIONS,
  cache: CACHE_OPTIONS,
  health: HEALTH_OPTIONS,
  compliance: COMPLIANCE_OPTIONS,
  server: SERVER_OPTIONS,
});

type Tree = typeof OPTION_TREE;
export type GroupName = keyof Tree;

/** What may be given, by group and name, in the types of the definitions. */
export type GivenOptions = {
  readonly [G in GroupName]?: {
    readonly [K in keyof Tree[G]]?: Tree[G][K] extends { schema: z.ZodType }
      ? z.input<Tree[G][K]['schema']>
      : never;
  };
};

/** What each option is once it passed its check; undefined where nothing was given and nothing is the default. */
export type CheckedOptions = {
  readonly [G in GroupName]: {
    readonly [K in keyof Tree[G]]?: Tree[G][K] extends { schema: z.ZodType }
      ? z.output<Tree[G][K]['schema']>
      : never;
  };
};

/** One option with its place. */
export interface PlacedOption {
  readonly group: GroupName;
  readonly name: string;
  readonly definition: OptionDefinition;
}

/** All options in the order of the documents. */
export const ALL_OPTIONS: readonly PlacedOption[] = Object.freeze(
  (Object.keys(OPTION_TREE) as GroupName[]).flatMap((group) =>
    Object.entries<OptionDefinition>(OPTION_TREE[group]).map(([name, definition]) => ({
      group,
      name,
      definition,
    })),
  ),
);
