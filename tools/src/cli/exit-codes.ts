import { type DatabaseState, stateExitCodes } from '../migrate/index.js';

/** Exit codes that every command shares. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** The exit codes of `migrate status` and `migrate validate`, as text for their help. */
export const stateExitCodeHelp = [
  'Exit codes:',
  ...(Object.entries(stateExitCodes) as [DatabaseState, number][]).map(
    ([state, code]) => `  ${String(code).padStart(2)}  ${state}`,
  ),
  `   ${exitCodes.failed}  the command failed`,
  `   ${exitCodes.usage}  wrong usage`,
].join('\n');
