import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Edit } from '../../src/mutants/index.js';
import { withToolsLacking } from '../mutants/tools-lacking.js';

jest.setTimeout(120_000);

const workspace = join(import.meta.dirname, '../../..');
const loader = join(import.meta.dirname, '../cluster/swc-loader.mjs');

/** Whoever forgets the comment gets the widest scope. */
const lenient: Edit = {
  file: 'generator/annotation.ts',
  find: 'if (found.length === 1 && scope) return scope;',
  replace: "return scope ?? 'reference';",
};

describe('H20: a model that nobody has classified', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'unclassified-'));
    await cp(join(workspace, 'prisma'), join(root, 'prisma'), { recursive: true });
    await symlink(join(workspace, 'node_modules'), join(root, 'node_modules'));
    await mkdir(join(root, 'libs'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Runs the generator as the build does, on the project's own schema, copied. */
  const generate = async (...edits: readonly Edit[]) => {
    const elsewhere: Edit = {
      file: 'generator/workspace.ts',
      find: "fileURLToPath(new URL('../../../', import.meta.url))",
      replace: `'${root}'`,
    };
    return await withToolsLacking([elsewhere, ...edits], async (sources) => {
      const child = spawn(process.execPath, ['--import', loader, join(sources, 'generator/main.ts')]);
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said: said.trim(), generated: await readdir(join(root, 'libs')) };
    });
  };

  const takeScopeFrom = async (file: string, model: string): Promise<void> => {
    const path = join(root, 'prisma/schema', file);
    const schema = await readFile(path, 'utf8');
    const without = schema.replace(new RegExp(`(?:^///.*\\n)+(?=model ${model} )`, 'm'), '');
    expect(without).not.toBe(schema);
    await writeFile(path, without);
  };

  it('stops the generator, and with it the build, before a client is written', async () => {
    await takeScopeFrom('people.prisma', 'Patient');
    expect(await generate()).toEqual({
      code: 1,
      said: expect.stringMatching(
        /^Model Patient has no \/\/\/ @scope\. Give it exactly one of: clinic, /,
      ) as unknown,
      generated: [],
    });
  });

  it('is all that was wrong: the schema as it is passes', async () => {
    expect(await generate()).toEqual({ code: 0, said: '', generated: ['infrastructure'] });
  });

  it('passes unnoticed when a missing scope is made up for', async () => {
    await takeScopeFrom('people.prisma', 'Patient');
    expect(await generate(lenient)).toEqual({ code: 0, said: '', generated: ['infrastructure'] });
  });

  it('concerns the build, which begins with the generator', async () => {
    const manifest = await readFile(join(workspace, 'libs/infrastructure/database/package.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({
      nx: { targets: { build: { dependsOn: expect.arrayContaining(['generate']) as unknown } } },
    });
  });
});
