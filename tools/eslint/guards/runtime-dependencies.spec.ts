import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const workspace = path.resolve(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(workspace, file), 'utf8');

const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const exactVersion = /^(\*|\d+\.\d+\.\d+(-[\w.]+)?)$/;

/** The record's sections, in its order; each opens with a heading that names the package. */
const sections = read('docs/adr/0003-runtime-dependencies.md').split(/^## /m).slice(1);

describe.each([
  ['@infrastructure/database', 'libs/infrastructure/database/package.json'],
  ['@apps/api', 'apps/api/package.json'],
  ['@tools/dev', 'tools/package.json'],
])('runtime dependencies of %s', (name, file) => {
  const { dependencies } = manifest.parse(JSON.parse(read(file)));
  const section = sections.find((text) => text.split('\n')[0]?.includes(`\`${name}\``)) ?? '';

  it('have their reason in ADR 0003, and no reason outlives its package', () => {
    const explained = [...section.matchAll(/^\| `([^`]+)` +\| \S/gm)].map((match) => match[1]);
    expect(explained.sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('are pinned exactly', () => {
    const loose = Object.entries(dependencies).filter(([, version]) => !exactVersion.test(version));
    expect(loose).toEqual([]);
  });
});
