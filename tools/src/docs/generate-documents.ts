import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Catalogue } from './catalogue.js';
import { differenceOf } from './difference.js';
import { DOCUMENTS } from './documents.js';

/** A document that is not what the catalogue says. */
export interface StaleDocument {
  readonly file: string;
  readonly difference: readonly string[];
}

/** Writes every document; returns those that changed. */
export async function writeDocuments(workspace: string, catalogue: Catalogue): Promise<StaleDocument[]> {
  const stale = await staleDocuments(workspace, catalogue);
  for (const { file } of stale) {
    const target = path.join(workspace, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, contentOf(file, catalogue));
  }
  return stale;
}

/** Every document that differs from what would be written. */
export async function staleDocuments(workspace: string, catalogue: Catalogue): Promise<StaleDocument[]> {
  const compared = await Promise.all(
    DOCUMENTS.map(async ({ file, render }) => {
      const committed = await readOrEmpty(path.join(workspace, file));
      return { file, difference: differenceOf(committed, render(catalogue)) };
    }),
  );
  return compared.filter(({ difference }) => difference.length > 0);
}

function contentOf(file: string, catalogue: Catalogue): string {
  const document = DOCUMENTS.find((candidate) => candidate.file === file);
  if (document === undefined) throw new RangeError(`${file} is no generated document`);
  return document.render(catalogue);
}

/** A document that does not exist yet differs from what it should be, like any other. */
async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
