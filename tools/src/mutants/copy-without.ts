import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** One change to a source folder that takes a defence out, or part of one. */
export interface Edit {
  /** Path below the folder. */
  readonly file: string;
  /** Text that stands there exactly once; anything else is an error, so that a mutant cannot rot unseen. */
  readonly find: string;
  readonly replace: string;
}

/** A source folder's copy that lacks a defence. */
export interface MutatedCopy {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Copies a source folder and takes a defence out of the copy: what the defence's test must catch.
 *
 * The copy lies beside the folder, so that its imports resolve as the source's do; its specs and others' copies stay behind.
 */
export async function copyWithout(source: string, edits: readonly Edit[]): Promise<MutatedCopy> {
  const folder = await mkdtemp(join(source, '..', '.mutant-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await cp(source, folder, {
      recursive: true,
      filter: (path) => !/^\.mutant-|\.spec\.[jt]s$/.test(basename(path)),
    });
    for (const edit of edits) await apply(folder, edit);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function apply(folder: string, { file, find, replace }: Edit): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  const places = text.split(find).length - 1;
  if (places !== 1)
    throw new Error(`the text to take out stands ${String(places)} times in ${file}, not once: ${find}`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
}
