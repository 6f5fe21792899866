import { fileURLToPath } from 'node:url';

/**
 * A part of the built library that it does not export: a benchmark of one part needs it without the others.
 *
 * @param path below the library's `dist`
 */
export async function libraryPart<Part>(path: string): Promise<Part> {
  const file = new URL(`../../../../libs/infrastructure/database/dist/${path}`, import.meta.url);
  return (await import(fileURLToPath(file))) as Part;
}
