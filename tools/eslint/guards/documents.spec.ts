import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commands } from '../../bootstrap/commands.mjs';

const workspace = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(workspace, file), 'utf8');
const markdownIn = (folder: string) =>
  readdirSync(path.join(workspace, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));

const documents = ['.', 'docs', 'docs/adr'].flatMap(markdownIn);
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

describe.each(documents)('%s', (file) => {
  const text = read(file);

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    const missing = targets.filter((target) => !existsSync(path.join(workspace, path.dirname(file), target)));
    expect(missing).toEqual([]);
  });
});

describe('npm scripts', () => {
  const dispatched = Object.values(scripts).flatMap(
    (script) => script.match(/tools\/run\.mjs ([\w-]+)/)?.[1] ?? [],
  );

  it('dispatch only to commands that exist', () => {
    expect(dispatched.filter((name) => !(name in commands))).toEqual([]);
    expect(dispatched).toContain('start');
  });

  it('reach every command but the one of .ci/run', () => {
    expect(Object.keys(commands).filter((name) => !dispatched.includes(name))).toEqual(['ci']);
    expect(read('.ci/run')).toContain('tools/run.mjs ci');
  });
});

describe('decision records', () => {
  const records = markdownIn('docs/adr').filter((file) => !file.endsWith('README.md'));

  it('are all in the index', () => {
    const index = read('docs/adr/README.md');
    expect(records.filter((file) => !index.includes(`(${path.basename(file)})`))).toEqual([]);
  });

  it('carry the number of their file', () => {
    const wrong = records.filter((file) => !read(file).startsWith(`# ${path.basename(file).slice(0, 4)} `));
    expect(wrong).toEqual([]);
  });
});
