import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutateLibrary, type SourceMutant } from '../mutants/mutated-library.js';

/** The address that modules of a built library are resolved against. */
export function libraryAddress(dist: string): string {
  return pathToFileURL(join(dist, '/')).href;
}

/** Lends a copy of the library that lacks one defence. @param work given the copy's address */
export async function withMutant<T>(
  dist: string,
  mutant: SourceMutant,
  work: (library: string) => Promise<T>,
): Promise<T> {
  const copy = await mutateLibrary(dist, mutant);
  try {
    return await work(libraryAddress(copy.dist));
  } finally {
    await copy.remove();
  }
}
