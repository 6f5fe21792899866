import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { hasLockedVersions } from './packages.mjs';
import { inWorkspace } from './workspace.mjs';

describe('hasLockedVersions', () => {
  const locked = {
    '': {},
    tools: {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };

  it.each([
    ['a package is missing', {}],
    ['a package has another version', { 'node_modules/a': { version: '1.0.1' } }],
    [
      'a package is not in the lock',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
    ],
  ])('says no when %s', (_title, installed) => {
    expect(hasLockedVersions(locked, installed)).toBe(false);
  });

  it("says yes when only another platform's package is missing", () => {
    expect(hasLockedVersions(locked, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });
});

describe('the lock file', () => {
  const entry = z.object({ resolved: z.string().optional(), hasInstallScript: z.boolean().optional() });
  const lock = z
    .object({ packages: z.record(z.string(), entry) })
    .parse(JSON.parse(readFileSync(inWorkspace('package-lock.json'), 'utf8')));
  const manifest = z
    .object({ allowScripts: z.record(z.string(), z.boolean()) })
    .parse(JSON.parse(readFileSync(inWorkspace('package.json'), 'utf8')));

  it('names no registry host', () => {
    const hosts = Object.values(lock.packages).filter(({ resolved }) => resolved?.includes('://'));
    expect(hosts).toEqual([]);
  });

  it('has every install script denied by name', () => {
    const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = new Set(scripted.map(([place]) => place.split('node_modules/').at(-1) ?? place));
    expect([...names].filter((name) => manifest.allowScripts[name] !== false)).toEqual([]);
    expect(names).toContain('@swc/core');
  });
});
