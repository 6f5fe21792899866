import { parseCompose } from './compose-file.js';
import { optionNames, type ComposeRule, type ComposeSubject } from './compose-subject.js';
import { dependenciesOrdered } from './rules/dependencies.rule.js';
import { environmentKnown, interpolationsGuarded, secretsAbsent } from './rules/environment.rule.js';
import { imagesPinned } from './rules/images.rule.js';
import { mountsResolved } from './rules/mounts.rule.js';
import { portsUnique } from './rules/ports.rule.js';
import { serverSettingsExact } from './rules/server-settings.rule.js';
import { healthChecksPresent, servicesPresent } from './rules/services.rule.js';

/** Everything a compose file is held to. */
export const composeRules: readonly ComposeRule[] = [
  servicesPresent,
  imagesPinned,
  portsUnique,
  healthChecksPresent,
  dependenciesOrdered,
  serverSettingsExact,
  environmentKnown,
  interpolationsGuarded,
  secretsAbsent,
  mountsResolved,
];

export interface ComposeSources {
  readonly compose: string;
  readonly envExample: string;
  readonly read: ComposeSubject['read'];
}

/** @returns one sentence for each defect; empty when the file is sound */
export function checkCompose({ compose, envExample, read }: ComposeSources): string[] {
  const parsed = parseCompose(compose);
  if (parsed.kind === 'malformed') return parsed.problems.map((problem) => `malformed: ${problem}`);
  const subject = { file: parsed.file, options: optionNames(envExample), read };
  return composeRules.flatMap((rule) => rule(subject));
}
