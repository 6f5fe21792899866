import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo } from '../run-as/own-folder.js';
import type { RunAs } from '../run-as/run-as.js';
import { hostBasedAuthentication } from './host-based-authentication.js';
import { renderSettings, serverSettings, type SettingsInput } from './server-settings.js';

const settingsFile = 'cluster.conf';
const include = `include '${settingsFile}'`;

export interface NodeConfiguration extends SettingsInput {
  readonly plaintext: 'refused' | 'accepted';
}

/** Writes the files a server reads at its start; ports and roles may have changed since the last one. */
export async function configureNode(dataDir: string, runAs: RunAs, node: NodeConfiguration): Promise<void> {
  await writeOwned(join(dataDir, settingsFile), renderSettings(serverSettings(node)), runAs);
  await writeOwned(join(dataDir, 'pg_hba.conf'), hostBasedAuthentication(node.plaintext), runAs);
  await ensureIncluded(join(dataDir, 'postgresql.conf'));
}

/** Last, so that it wins over what initdb wrote. */
async function ensureIncluded(mainFile: string): Promise<void> {
  const text = await readFile(mainFile, 'utf8');
  if (!text.includes(include)) await appendFile(mainFile, `\n${include}\n`);
}

/** Readable by the server alone: a standby's file holds the replication password. */
async function writeOwned(path: string, text: string, runAs: RunAs): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await giveTo(path, runAs);
}
