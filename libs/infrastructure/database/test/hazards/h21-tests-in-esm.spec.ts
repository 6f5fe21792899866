import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const workspace = fileURLToPath(new URL('../../../../../', import.meta.url));
const require = createRequire(import.meta.url);

/** Spelled apart, so that this file does not find itself. */
const MODULE_MOCK = new RegExp(
  `jest\\s*\\.\\s*(?:${['mo' + 'ck', 'do' + 'Mock', 'unstable_mock' + 'Module'].join('|')})\\s*\\(`,
);

/** TypeScript below a folder that replaces a module, and how many files were looked at. */
function moduleMocksBelow(folder: string): { mocking: string[]; read: number } {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.[cm]?ts$/.test(file) && !/(?:^|\/)(?:node_modules|dist|generated|\.mutant-[^/]*)\//.test(file),
  );
  const mocking = files.filter((file) => MODULE_MOCK.test(readFileSync(join(folder, file), 'utf8')));
  return { mocking, read: files.length };
}

describe('H21: ESM, decorators and Jest', () => {
  it.each(['apps', 'libs', 'tools'])(
    'leave no test in %s that replaces a module: such a replacement is silently inert',
    (folder) => {
      const { mocking, read } = moduleMocksBelow(join(workspace, folder));
      expect(mocking).toEqual([]);
      expect(read).toBeGreaterThan(50);
    },
  );

  it('would find one, wherever it lies', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mocking-'));
    const call = ['jest', "mock('@nestjs/common')"].join('.');
    mkdirSync(join(folder, 'test/support'), { recursive: true });
    writeFileSync(join(folder, 'test/support/fakes.ts'), `import { jest } from '@jest/globals';\n${call};\n`);
    writeFileSync(join(folder, 'test/honest.spec.ts'), 'const fake = { jest: true };\n');
    const found = moduleMocksBelow(folder);
    rmSync(folder, { recursive: true });
    expect(found).toEqual({ mocking: ['test/support/fakes.ts'], read: 2 });
  });

  it.each(['light-my-request', 'find-my-way', 'fastify', '@fastify/static', 'express'])(
    'load %s and all it requires: a CommonJS package that requires an ESM one dies under Jest',
    (name) => {
      expect(() => void require(name)).not.toThrow();
    },
  );

  it('do not load an ESM package by require: why some dependencies are held back', () => {
    expect(() => void require('@nestjs/platform-fastify')).toThrow('Must use import to load ES Module');
  });

  it('hold back the packages whose newest release is ESM alone', () => {
    const { overrides } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
      overrides: Record<string, Record<string, string>>;
    };
    expect(overrides).toMatchObject({
      'light-my-request': { cookie: expect.stringMatching(/^1\./) as unknown },
      '@fastify/static': { 'content-disposition': expect.stringMatching(/^1\./) as unknown },
    });
  });
});
