import { describe, expect, it } from '@jest/globals';
import { environmentReaders } from '../environment.mjs';
import { refusalsOf } from './lint-snippet.js';

const library = 'libs/infrastructure/database/src/errors/example.ts';
const app = 'apps/api/src/example.ts';
const tool = 'tools/src/example.ts';
const everywhere = [library, app, tool];

const env = 'export const url = process.env.DATABASE_URL;\n';

describe('environment guard', () => {
  it.each(everywhere)('refuses process.env in %s', async (file) => {
    expect(await refusalsOf(file, env)).toEqual(['no-restricted-properties']);
  });

  it.each([
    ["import { env } from 'node:process';\nexport const url = env.DATABASE_URL;\n", 'no-restricted-imports'],
    ["import process from 'node:process';\nexport const pid = process.pid;\n", 'no-restricted-imports'],
    ['export const { env } = process;\n', 'no-restricted-properties'],
    ["export const url = process['env'].DATABASE_URL;\n", 'no-restricted-properties'],
  ])('refuses %j', async (code, rule) => {
    expect(await refusalsOf(tool, code)).toContain(rule);
  });

  it.each(environmentReaders)('accepts process.env in %s', async (file) => {
    expect(await refusalsOf(file, env)).toEqual([]);
  });
});

describe('module state guard', () => {
  it.each([
    'let count = 0;\nexport const next = () => ++count;\n',
    'export let count = 0;\nexport const next = () => ++count;\n',
    'export const seen = new Map<string, string>();\n',
    'const seen = new WeakSet<object>();\nexport const has = (key: object) => seen.has(key);\n',
    'export const list: string[] = [];\n',
    'export const table: Record<string, string> = {};\n',
    'export class Registry {\n  static current = 1;\n}\n',
    'export class Registry {\n  static readonly all = new Map<string, string>();\n}\n',
  ])('refuses %j', async (code) => {
    expect(await refusalsOf(library, code)).toContain('no-restricted-syntax');
  });

  it.each([
    "export const fatal: ReadonlySet<string> = new Set(['57P01']);\n",
    'export const next = () => {\n  let count = 0;\n  count += 1;\n  return count;\n};\n',
    "export class Codes {\n  readonly text = 'a';\n  static readonly first = 'DB_A';\n}\n",
  ])('accepts %j', async (code) => {
    expect(await refusalsOf(library, code)).not.toContain('no-restricted-syntax');
  });
});

describe('language guards', () => {
  it.each(everywhere)('refuses any in %s', async (file) => {
    expect(await refusalsOf(file, 'export const id = (value: any): unknown => value;\n')).toEqual([
      '@typescript-eslint/no-explicit-any',
    ]);
  });

  it('refuses any in a test', async () => {
    const code = 'export const id = (value: any): unknown => value;\n';
    expect(await refusalsOf('tools/src/example.spec.ts', code)).toEqual([
      '@typescript-eslint/no-explicit-any',
    ]);
  });

  it.each([library, app])('refuses console in %s', async (file) => {
    expect(await refusalsOf(file, "console.log('hello');\n")).toEqual(['no-console']);
  });

  it('accepts console in a command-line tool', async () => {
    expect(await refusalsOf(tool, "console.log('hello');\n")).toEqual([]);
  });
});
