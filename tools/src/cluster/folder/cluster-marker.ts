import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import { ClusterError } from '../cluster.error.js';
import type { ClusterLayout } from './cluster-layout.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

/** The node that is made first, and that the others are cloned from. */
export const firstNode = 'node-1';

const initialising = z.object({ format: z.literal(1), state: z.literal('initialising'), major: z.number() });
const ready = z.object({
  format: z.literal(1),
  state: z.literal('ready'),
  major: z.number(),
  /** The node that takes writes; another one after a promotion. */
  primary: z.string(),
  ports: z.record(z.string(), z.number()),
});
const marker = z.discriminatedUnion('state', [initialising, ready]);

/** What the folder says about itself, so that a half-made one is never taken for data. */
export type ClusterMarker = z.infer<typeof marker>;
export type ReadyMarker = z.infer<typeof ready>;

/** What a start finds in its folder. */
export type FolderContent =
  { readonly kind: 'new' } | { readonly kind: 'existing'; readonly marker: ReadyMarker };

/**
 * @throws ClusterError FOLDER_HALF_INITIALISED, FOLDER_OTHER_VERSION, FOLDER_FOREIGN or FOLDER_UNREADABLE
 */
export async function inspectFolder(layout: ClusterLayout, major: number): Promise<FolderContent> {
  const found = await readMarker(layout);
  if (found === null) {
    await refuseForeignFolder(layout);
    return { kind: 'new' };
  }
  if (found.state === 'initialising') throw halfInitialised(layout);
  if (found.major !== major) throw otherVersion(layout, found.major, major);
  return { kind: 'existing', marker: found };
}

export async function readMarker(layout: ClusterLayout): Promise<ClusterMarker | null> {
  const raw = await readJsonFile(layout.marker).catch((cause: unknown) => {
    throw unreadable(layout, cause);
  });
  if (raw === null) return null;
  const parsed = marker.safeParse(raw);
  if (!parsed.success) throw unreadable(layout, parsed.error);
  return parsed.data;
}

/** The node that takes writes; while the first data folder is being made that is `node-1`. */
export async function currentPrimary(layout: ClusterLayout): Promise<string> {
  const found = await readMarker(layout);
  return found?.state === 'ready' ? found.primary : firstNode;
}

/** The marker of a cluster that is known to be running. @throws ClusterError FOLDER_UNREADABLE */
export function readReadyMarker(layout: ClusterLayout): ReadyMarker {
  try {
    return ready.parse(JSON.parse(readFileSync(layout.marker, 'utf8')));
  } catch (cause) {
    throw unreadable(layout, cause);
  }
}

export async function writeMarker(layout: ClusterLayout, value: ClusterMarker): Promise<void> {
  await writeJsonFile(layout.marker, value);
}

/** The lock is ours by now and logs may have been opened; anything else was put there by someone else. */
async function refuseForeignFolder(layout: ClusterLayout): Promise<void> {
  const own = new Set([layout.lock, layout.logs]);
  const foreign = (await readdir(layout.root)).filter((name) => !own.has(layout.dataDir(name)));
  if (foreign.length === 0) return;
  throw new ClusterError(
    'FOLDER_FOREIGN',
    `The folder ${layout.root} holds files (${foreign.slice(0, 3).join(', ')}) but no cluster.json.`,
    'Name an empty or new folder for the cluster.',
  );
}

function halfInitialised(layout: ClusterLayout): ClusterError {
  return new ClusterError(
    'FOLDER_HALF_INITIALISED',
    `The cluster in ${layout.root} was interrupted while it was being made; it holds no data of yours.`,
    `Delete that folder and start again: rm -rf '${layout.root}'`,
  );
}

function otherVersion(layout: ClusterLayout, found: number, running: number): ClusterError {
  return new ClusterError(
    'FOLDER_OTHER_VERSION',
    `The data in ${layout.root} belongs to PostgreSQL ${found}, the server to be started is ${running}.`,
    `Start PostgreSQL ${found} on it, name another folder, or delete it to begin anew.`,
  );
}

function unreadable(layout: ClusterLayout, cause: unknown): ClusterError {
  return new ClusterError(
    'FOLDER_UNREADABLE',
    `${layout.marker} can't be understood.`,
    'Delete the folder to begin anew, or put the file back from a copy.',
    { cause },
  );
}
