import type { CatalogCheck } from '../catalog-check.js';
import { capabilityChecks } from './capability.checks.js';
import { functionChecks } from './function.checks.js';
import { grantChecks } from './grant.checks.js';
import { keyChecks } from './key.checks.js';
import { policyChecks } from './policy.checks.js';
import { roleChecks, sessionChecks } from './role.checks.js';
import { serverChecks } from './server.checks.js';
import { tableChecks } from './table.checks.js';
import { triggerChecks } from './trigger.checks.js';

/** Every rule, in the order findings are reported. */
export const catalogChecks: readonly CatalogCheck[] = [
  ...serverChecks,
  ...roleChecks,
  ...sessionChecks,
  ...capabilityChecks,
  ...tableChecks,
  ...policyChecks,
  ...grantChecks,
  ...keyChecks,
  ...triggerChecks,
  ...functionChecks,
];

export { sessionChecks };
