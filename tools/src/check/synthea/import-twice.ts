import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DatabaseUrls } from '../../cluster/index.js';
import type { Environment } from '../../environment.js';
import { inWorkspace } from '../workspace.js';
import { differencesIn } from './expected-import.js';

/**
 * Imports the export twice into an empty, migrated database, by the command its users run.
 * @param rejects where the command lists rejected rows
 * @returns one sentence for each thing that is not as it should be
 */
export async function importTwice(
  urls: DatabaseUrls,
  exportFolder: string,
  rejects: string,
  inherited: Environment,
): Promise<string[]> {
  const environment = {
    ...inherited,
    NODE_ENV: 'test',
    DATABASE_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    DATABASE_MIGRATION_URL: urls.migration,
  };
  const complaints: string[] = [];
  for (const run of ['first', 'second'] as const) {
    const { exitCode, result } = await importOnce(exportFolder, rejects, environment);
    if (exitCode !== 0) return [...complaints, `the ${run} import ended with exit code ${exitCode}`];
    complaints.push(...differencesIn(result, run === 'first').map((text) => `${run} import: ${text}`));
  }
  return complaints;
}

async function importOnce(
  exportFolder: string,
  rejects: string,
  environment: Environment,
): Promise<{ exitCode: number; result: string }> {
  const command = [
    inWorkspace('tools', 'dist', 'cli', 'db.js'),
    'import',
    exportFolder,
    '--json',
    '--rejects',
    rejects,
  ];
  const child = spawn(process.execPath, command, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { exitCode: code ?? 1, result: Buffer.concat(chunks).toString() };
}
