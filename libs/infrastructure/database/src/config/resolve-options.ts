import { inspect } from 'node:util';

import { ConfigurationError } from '../errors/index.js';
import { assembleSettings } from './assemble-settings.js';
import { checkOptions } from './check-options.js';
import type { DatabaseModuleOptions } from './database-module-options.js';
import type { DatabaseSettings } from './database-settings.js';
import { resolveEndpoints } from './endpoint-rules.js';
import { gatherOptions, type OptionBag } from './gather-options.js';
import { readKeyFiles } from './key-files.js';
import { defaultsOf } from './option-defaults.js';
import { checkDuties } from './option-duties.js';
import { checkRelations } from './option-relations.js';
import { processSources, type OptionSources } from './option-sources.js';
import type { CheckedOptions } from './option-tree.js';
import { isProfile, PROFILES, type Profile } from './profile.js';
import { resolveSslMode } from './ssl-rules.js';
import { unknownVariables } from './unknown-variables.js';
import { ViolationList } from './violation-list.js';

/** The checked settings, and what looks like a mistake without being one. */
export interface ResolvedOptions {
  readonly settings: DatabaseSettings;
  /** Variables that look like ours and are none, one sentence each. */
  readonly warnings: readonly string[];
}

/** Whose duties are checked besides the module's own. */
export interface ResolveScope {
  /** Also require the secrets of the HTTP server in production. @defaultValue false */
  readonly servesHttp?: boolean;
}

/**
 * The settings of the module: what the call gives, else the environment, else the defaults of the profile.
 *
 * @throws DB_CONFIGURATION_INVALID with every broken rule in one list; a retry changes nothing
 */
export function resolveOptions(
  explicit: DatabaseModuleOptions = {},
  sources: OptionSources = processSources(),
  { servesHttp = false }: ResolveScope = {},
): ResolvedOptions {
  const violations = new ViolationList();
  const { profile: givenProfile, ...groups } = explicit;
  const profile = profileOf(givenProfile ?? sources.environment['NODE_ENV'], violations);
  const given = checkOptions(gatherOptions(groups, sources.environment), violations);
  const options = withDefaults(given, profile);
  checkDuties({ options: given, profile, servesHttp }, violations);
  checkRelations(options, profile, violations);
  const endpoints = resolveEndpoints(given, violations);
  const sslMode = resolveSslMode({ options: given, endpoints, profile }, violations);
  const files = readKeyFiles(options, sources, violations);
  if (violations.sentences.length > 0) throw ConfigurationError.invalid(violations.sentences);
  const settings = assembleSettings({ profile, options, endpoints, sslMode, files });
  return { settings, warnings: unknownVariables(sources.environment) };
}

function profileOf(given: unknown, violations: ViolationList): Profile {
  if (given === undefined || given === '') return 'development';
  if (isProfile(given)) return given;
  violations.add(`NODE_ENV (profile) must be one of ${PROFILES.join(', ')}, got ${inspect(given)}`);
  return 'development'; // nothing starts; the other rules are checked as far as they can be
}

/** A pool whose maximum was lowered keeps no more connections open than that. */
function withDefaults(given: CheckedOptions, profile: Profile): CheckedOptions {
  const defaults: OptionBag = defaultsOf(profile);
  const merged = Object.entries<object>(given).map(([group, values]) => [
    group,
    { ...defaults[group], ...values },
  ]);
  const options = Object.fromEntries(merged) as CheckedOptions;
  const { min = 0, max = min } = options.pool;
  return { ...options, pool: { ...options.pool, min: given.pool.min ?? Math.min(min, max) } };
}
