import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';

const workspace = fileURLToPath(new URL('../../../../../', import.meta.url));
const require = createRequire(import.meta.url);

function specsBelow(folder: string): string[] {
  return readdirSync(join(workspace, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.spec.ts') && !/node_modules|dist|\.mutant-/.test(file))
    .map((file) => join(workspace, folder, file));
}

/** Spelled apart, so that this file does not find itself. */
const MODULE_MOCK = new RegExp(
  `jest\\.(?:${['mo' + 'ck', 'do' + 'Mock', 'unstable_mock' + 'Module'].join('|')})\\(`,
);

describe('H21: ESM, decorators and Jest', () => {
  const specs = ['apps', 'libs', 'tools'].flatMap(specsBelow);

  it('leave no test that replaces a module: such a replacement is silently inert', () => {
    expect(specs.length).toBeGreaterThan(50);
    expect(specs.filter((file) => MODULE_MOCK.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would find one', () => {
    expect(MODULE_MOCK.test(['jest', "mock('@nestjs/common')"].join('.'))).toBe(true);
    expect(jest).toHaveProperty('mo' + 'ck');
  });

  it.each(['light-my-request', 'find-my-way', 'fastify', 'express'])(
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
    });
  });
});
