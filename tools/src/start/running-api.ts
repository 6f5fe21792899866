import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../cluster/folder/json-file.js';
import { identify, isSameProcess } from '../cluster/folder/process-identity.js';

const record = z.object({ pid: z.number(), startedAt: z.string(), url: z.string() });

/** The API of an `npm start`, as its data folder tells. */
export type RunningApi = z.infer<typeof record>;

/** Tells other commands that this process is the API of the folder, and ready. */
export async function recordApi(dataFolder: string, pid: number, url: string): Promise<void> {
  const identity = identify(pid);
  // Gone again: whoever waits for its end knows.
  if (identity !== null) await writeJsonFile(recordPath(dataFolder), { ...identity, url });
}

export async function forgetApi(dataFolder: string): Promise<void> {
  await rm(recordPath(dataFolder), { force: true });
}

/** The API that runs on the folder; `null` when none does. */
export async function findRunningApi(dataFolder: string): Promise<RunningApi | null> {
  const found = record.safeParse(await readJsonFile(recordPath(dataFolder)));
  return found.success && isSameProcess(found.data) ? found.data : null;
}

function recordPath(dataFolder: string): string {
  return join(dataFolder, 'api.json');
}
