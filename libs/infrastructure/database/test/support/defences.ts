import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Library from '@infrastructure/database';
import { copyWithout, type Edit } from '@tools/dev/mutants';

export type { Edit };

export interface LibraryCopy {
  readonly library: typeof Library;
  /** A module of the copy that the library does not hand out. @param file below its `src` */
  load<Module>(file: string): Promise<Module>;
  remove(): Promise<void>;
}

const source = fileURLToPath(new URL('../../src', import.meta.url));

/** A copy of the library without one of its defences: what a hazard's test must catch. */
export async function libraryWithout(...edits: readonly Edit[]): Promise<LibraryCopy> {
  const { folder, remove } = await copyWithout(source, edits);
  const load = async <Module>(file: string) => (await import(join(folder, file))) as Module;
  try {
    return { library: await load<typeof Library>('index.ts'), load, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A library that tries everything once: the first failure shows. */
export const onlyOnce: Edit = {
  file: 'internal/retry/retry.service.ts',
  find: 'const { kind, isKeyed = false } = work;',
  replace: 'if (work.attempts === undefined) throw error;\n      const { kind, isKeyed = false } = work;',
};

/** The boot's own trial of isolation would see first what a scene is to show, or wait for ever. */
export const untested: Edit = {
  file: 'prisma/self-test.ts',
  find: 'for (const ask of [byPrisma, byPrisma, pastPrisma]) {',
  replace: 'for (const ask of [] as Ask[]) {',
};
