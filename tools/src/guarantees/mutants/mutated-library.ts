import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One defence taken out of the built library: in `file`, `find` becomes `replace`. */
export interface SourceMutant {
  readonly kind: 'source';
  readonly name: string;
  /** Path below the library's `dist`. */
  readonly file: string;
  /** Text that stands there exactly once; anything else is an error, so that a mutant cannot rot unseen. */
  readonly find: string;
  readonly replace: string;
}

/** One defence taken out of the database, after the boot proof has passed. */
export interface SqlMutant {
  readonly kind: 'sql';
  readonly name: string;
  readonly sql: string;
}

export type Mutant = SourceMutant | SqlMutant;

/** Copies the built library beside itself, so that its imports still resolve, and takes the defence out. */
export async function mutateLibrary(
  dist: string,
  mutant: SourceMutant,
): Promise<{ dist: string; remove(): Promise<void> }> {
  const copy = await mkdtemp(join(dist, '..', '.mutant-'));
  await cp(dist, copy, { recursive: true });
  const path = join(copy, mutant.file);
  const source = await readFile(path, 'utf8');
  const places = source.split(mutant.find).length - 1;
  if (places !== 1) {
    await rm(copy, { recursive: true });
    throw new Error(
      `mutant "${mutant.name}": its text stands ${String(places)} times in ${mutant.file}, not once`,
    );
  }
  await writeFile(
    path,
    source.replace(mutant.find, () => mutant.replace),
  );
  return { dist: copy, remove: () => rm(copy, { recursive: true }) };
}
