import { MigrationError } from '../migration.error.js';
import { defaultLockWaitMs, type MigrationOptions } from '../migration.options.js';
import { ConnectionTarget } from '../session/connection-target.js';
import { takeDeployLock } from '../session/deploy-lock.js';
import { scriptError } from '../apply/script-errors.js';
import { type CommandContext, withContext } from './command-context.js';
import { type DeployReport, deployWithin, describeScript } from './deploy.js';
import { dropStatements } from './drop-statements.js';

/** The consents that a reset needs. */
export interface ResetOptions {
  /** Whether everything in the database may be deleted. */
  readonly isForced: boolean;
  /** Whether this is a production environment, where a reset is refused whatever else is said. */
  readonly isProduction: boolean;
  /** The host that may be reset although it is not this machine. @defaultValue none */
  readonly allowedHost?: string;
  /** Whether only to tell what would be dropped and run. @defaultValue false */
  readonly isDryRun?: boolean;
}

/** What a reset dropped, and what was deployed after. */
export interface ResetReport extends DeployReport {
  /** The statements that emptied the database. */
  readonly dropped: readonly string[];
}

/**
 * Empties a database and applies every migration. Extensions in the schema public stay, and so do roles, which belong
 * to the whole server.
 *
 * @throws MigrationError `RESET_REFUSED` without every consent it needs, before anything is changed
 */
export async function reset(options: MigrationOptions, consent: ResetOptions): Promise<ResetReport> {
  const isDryRun = consent.isDryRun ?? false;
  const target = ConnectionTarget.of(options);
  refuse(target, consent);
  return withContext(options, async (context) => {
    const dropped = await empty(context, isDryRun);
    if (!isDryRun) return { ...(await deployWithin(context)), dropped };
    return {
      database: target.label,
      isDryRun,
      scripts: context.folder.migrations.map((migration) => describeScript(migration)),
      dropped,
    };
  });
}

/** Each statement is a transaction of its own: one for all would need a lock on every partition at once. */
async function empty(context: CommandContext, isDryRun: boolean): Promise<string[]> {
  const { session, onEvent } = context;
  if (!isDryRun) await takeDeployLock(session, { waitMs: defaultLockWaitMs, onEvent });
  const statements = await dropStatements(session);
  if (isDryRun) return statements;
  for (const statement of statements) await drop(context, statement);
  return statements;
}

async function drop({ session, onEvent }: CommandContext, statement: string): Promise<void> {
  try {
    await session.query(statement);
  } catch (cause) {
    throw scriptError(cause, { file: 'reset', script: statement });
  }
  onEvent({ kind: 'notice', text: statement });
}

function refuse(target: ConnectionTarget, { isForced, isProduction, allowedHost }: ResetOptions): void {
  if (isProduction)
    throw refused('This is a production environment (NODE_ENV=production).', 'Nothing lifts this.');
  if (!target.isLocal && target.host !== allowedHost) {
    throw refused(
      `${target.label} is not on this machine.`,
      `If it is meant, add --allow-host ${target.host}.`,
    );
  }
  if (!isForced)
    throw refused(`Everything in ${target.label} would be deleted.`, 'If it is meant, add --force.');
}

function refused(problem: string, wayOut: string): MigrationError {
  return new MigrationError('RESET_REFUSED', problem, wayOut);
}
