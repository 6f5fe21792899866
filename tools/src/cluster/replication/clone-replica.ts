import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withAdminConnection, type AdminTarget } from '../postgres/admin-connection.js';
import { giveTreeTo, makeServerFolder } from '../run-as/own-folder.js';
import type { RunAs } from '../run-as/run-as.js';
import { copyDataFolder } from './copy-data-folder.js';
import { createSlot } from './replication-slots.js';

export interface Clone {
  readonly primary: AdminTarget;
  readonly primaryDataDir: string;
  readonly dataDir: string;
  readonly slot: string;
  readonly runAs: RunAs;
}

/**
 * Makes a standby of a running primary, in the place of whatever lay there. It appears under its name only
 * when it is whole, so an interrupted clone is simply made again. (The embedded package has no pg_basebackup.)
 */
export async function cloneReplica(clone: Clone): Promise<void> {
  const draft = `${clone.dataDir}.partial`;
  await rm(draft, { recursive: true, force: true });
  await makeServerFolder(draft, clone.runAs);
  await withAdminConnection(clone.primary, async (session) => {
    await createSlot(session, clone.slot);
    await session.query("select pg_backup_start('clone', true)");
    await copyDataFolder(clone.primaryDataDir, draft);
    const stopped = await session.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await writeFile(join(draft, 'backup_label'), stopped.rows[0]?.labelfile ?? '', { mode: 0o600 });
  });
  await writeFile(join(draft, 'standby.signal'), '', { mode: 0o600 });
  await handOver(draft, clone.runAs);
  await rm(clone.dataDir, { recursive: true, force: true });
  await rename(draft, clone.dataDir);
}

/** The draft itself already belongs to the server, its new content doesn't. */
async function handOver(draft: string, runAs: RunAs): Promise<void> {
  if (runAs.kind === 'user') await giveTreeTo(draft, runAs, { force: true });
}
