import type { DbCommand } from './db-command.js';
import { differencesIn } from './expected-import.js';

/**
 * Imports the export twice into an empty, migrated database, by the command its users run.
 * @param rejects where the command lists rejected rows
 * @returns one sentence for each thing that is not as it should be
 */
export async function importTwice(db: DbCommand, exportFolder: string, rejects: string): Promise<string[]> {
  const complaints: string[] = [];
  for (const run of ['first', 'second'] as const) {
    const { exitCode, result } = await db(['import', exportFolder, '--json', '--rejects', rejects]);
    if (exitCode !== 0) return [...complaints, `the ${run} import ended with exit code ${exitCode}`];
    complaints.push(...differencesIn(result, run === 'first').map((text) => `${run} import: ${text}`));
  }
  return complaints;
}
