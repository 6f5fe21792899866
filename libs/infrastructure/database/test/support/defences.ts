import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Library from '@infrastructure/database';

/** One change to the library's source that takes a defence out, or part of one. */
export interface Edit {
  /** Path below the library's `src`. */
  readonly file: string;
  /** Text that stands there exactly once; anything else is an error, so that a mutant cannot rot unseen. */
  readonly find: string;
  readonly replace: string;
}

export interface LibraryCopy {
  readonly library: typeof Library;
  remove(): Promise<void>;
}

const source = fileURLToPath(new URL('../../src', import.meta.url));

/**
 * A copy of the library without one of its defences: what a hazard's test must catch.
 *
 * The copy lies beside the source, so that its imports resolve as the source's do.
 */
export async function libraryWithout(...edits: readonly Edit[]): Promise<LibraryCopy> {
  const copy = await mkdtemp(join(source, '..', '.mutant-'));
  const remove = () => rm(copy, { recursive: true, force: true });
  try {
    await cp(source, copy, { recursive: true, filter: (path) => !path.endsWith('.spec.ts') });
    for (const edit of edits) await apply(copy, edit);
    return { library: (await import(join(copy, 'index.ts'))) as typeof Library, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function apply(copy: string, { file, find, replace }: Edit): Promise<void> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  const places = text.split(find).length - 1;
  if (places !== 1)
    throw new Error(`the text to take out stands ${String(places)} times in ${file}, not once`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
}
