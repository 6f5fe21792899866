import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { areWorkspacesInPlace, hasLockedVersions } from './packages.mjs';
import { inWorkspace } from './workspace.mjs';

describe('hasLockedVersions', () => {
  const locked = {
    '': {},
    tools: {},
    'node_modules/a': { version: '1.0.0' },
    'tools/node_modules/b': { version: '2.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };
  const installed = {
    'node_modules/a': { version: '1.0.0' },
    'tools/node_modules/b': { version: '2.0.0' },
  };

  it.each([
    ['a package is missing', { 'tools/node_modules/b': { version: '2.0.0' } }],
    ['a workspace’s own package is missing', { 'node_modules/a': { version: '1.0.0' } }],
    ['a package has another version', { ...installed, 'node_modules/a': { version: '1.0.1' } }],
    ['a package is not in the lock', { ...installed, 'node_modules/c': { version: '1.0.0' } }],
  ])('says no when %s', (_title, found) => {
    expect(hasLockedVersions(locked, found)).toBe(false);
  });

  it("says yes when only another platform's package is missing", () => {
    expect(hasLockedVersions(locked, installed)).toBe(true);
  });
});

describe('areWorkspacesInPlace', () => {
  const locked = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/@tools/dev': { link: true, resolved: 'tools' },
    'tools/node_modules/b': { version: '2.0.0' },
  };
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'packages-spec-'));
    mkdirSync(path.join(root, 'node_modules/@tools'), { recursive: true });
    mkdirSync(path.join(root, 'tools/node_modules/b'), { recursive: true });
    symlinkSync('../../tools', path.join(root, 'node_modules/@tools/dev'));
    writeFileSync(path.join(root, 'tools/node_modules/b/package.json'), '{}');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it.each([
    ['the workspaces’ links are gone', 'node_modules/@tools'],
    ['a workspace’s own packages are gone', 'tools/node_modules'],
  ])('says no when %s', (_title, folder) => {
    rmSync(path.join(root, folder), { recursive: true });
    expect(areWorkspacesInPlace(locked, root)).toBe(false);
  });

  it('says no when a link leads elsewhere', () => {
    rmSync(path.join(root, 'node_modules/@tools/dev'));
    symlinkSync('..', path.join(root, 'node_modules/@tools/dev'));
    expect(areWorkspacesInPlace(locked, root)).toBe(false);
  });

  it('says yes when they are there, whatever else is', () => {
    expect(areWorkspacesInPlace(locked, root)).toBe(true);
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
