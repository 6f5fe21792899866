export { create, type CreateOptions, type CreateReport } from './commands/create.js';
export { deploy, type DeployReport, type PlannedScript, type RunOptions } from './commands/deploy.js';
export { diff, type DiffKind } from './commands/diff.js';
export { reset, type ResetOptions, type ResetReport } from './commands/reset.js';
export { rollback, type RollbackReport } from './commands/rollback.js';
export { status, type StatusReport } from './commands/status.js';
export {
  validate,
  type ValidateOptions,
  type ValidateReport,
  type ValidationState,
} from './commands/validate.js';
export { MigrationError, type MigrationErrorCode } from './migration.error.js';
export type { MigrationEvent, MigrationListener } from './migration.events.js';
export { defaultLockWaitMs, type MigrationOptions } from './migration.options.js';
export { ConnectionTarget } from './session/connection-target.js';
export { withSession } from './session/open-session.js';
export { type TlsChoice, type TlsMode, tlsModes } from './session/tls-choice.js';
export { type DatabaseState, stateExitCodes, stateRemedies } from './state/database-state.js';
export type { MigrationState, MigrationStatus } from './state/migration-state.js';
