import {
  type CreateReport,
  type DeployReport,
  type MigrationStatus,
  type PlannedScript,
  type ResetReport,
  type RollbackReport,
  stateRemedies,
  type StatusReport,
  type ValidateReport,
} from '../migrate/index.js';

/** The table of migrations, the sum of it, and what to do. */
export function statusText({ database, state, migrations, drift, lockedBy }: StatusReport): string {
  const width = Math.max(...migrations.map(({ state: word }) => word.length), 0);
  return [
    ...migrations.map((migration) => statusLine(migration, width)),
    `${database}: ${state}. ${stateRemedies[state]}`,
    ...(lockedBy === null ? [] : [`Being changed by ${lockedBy}.`]),
    ...(drift === null ? [] : ['', '-- From the database to prisma/schema:', drift.trimEnd()]),
  ].join('\n');
}

export function deployText({ database, isDryRun, scripts }: DeployReport): string {
  if (scripts.length === 0) return `${database}: nothing to apply.`;
  if (isDryRun)
    return [...scripts.map(scriptText), `${database}: ${counted(scripts)} would run.`].join('\n\n');
  return `${database}: ${counted(scripts)} applied.`;
}

export function rollbackText({ database, isDryRun, scripts }: RollbackReport): string {
  if (isDryRun)
    return [...scripts.map(scriptText), `${database}: ${counted(scripts)} would run.`].join('\n\n');
  return `${database}: ${counted(scripts)} rolled back.`;
}

export function resetText({ database, isDryRun, dropped, scripts }: ResetReport): string {
  if (!isDryRun) return `${database}: emptied, ${counted(scripts)} applied.`;
  return [
    ...dropped.map((statement) => `${statement};`),
    `${database}: then ${counted(scripts)} would run.`,
  ].join('\n');
}

export function createText({ name, isDryRun, script, down }: CreateReport): string {
  if (!isDryRun) return `${name}: migration.sql and down.sql written; read both before you deploy.`;
  return [`-- ${name}/migration.sql`, script.trimEnd(), '', `-- ${name}/down.sql`, down.trimEnd()].join('\n');
}

export function validateText({ database, problems, warnings, accepted, isDryRun }: ValidateReport): string {
  const acceptance = isDryRun ? 'would be recorded as meant' : 'recorded as meant';
  return [
    ...(accepted === null ? [] : [`The edit of ${accepted} ${acceptance}.`]),
    ...problems,
    ...warnings.map((warning) => `warning: ${warning}`),
    `${database}: ${problems.length === 0 ? 'valid' : `${problems.length} to correct`}.`,
  ].join('\n');
}

function statusLine({ name, state, appliedAt, detail }: MigrationStatus, width: number): string {
  const notes = [appliedAt?.toISOString(), detail].filter((note) => note !== undefined && note !== null);
  return [state.padEnd(width), name, ...notes].join('  ');
}

function scriptText({ name, script, doneStatements, isOutsideTransaction }: PlannedScript): string {
  const resumed = doneStatements > 0 ? `, from statement ${doneStatements + 1}` : '';
  const how = isOutsideTransaction ? `statement by statement${resumed}` : 'in one transaction';
  return `-- ${name}, ${how}\n${script === '' ? '-- Nothing to run: it left nothing behind.' : script.trimEnd()}`;
}

function counted(scripts: readonly unknown[]): string {
  return scripts.length === 1 ? '1 migration' : `${scripts.length} migrations`;
}
