import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';
import { librarySource } from './tools/eslint/dependency-rule.mjs';
import { environmentReaders, refuseEnvironment } from './tools/eslint/environment.mjs';
import { productBoundaries, testBoundaries } from './tools/eslint/module-boundaries.mjs';
import { moduleState } from './tools/eslint/module-state.mjs';
import { dependencyRule } from './tools/eslint/rules/dependency-rule.mjs';

const sources = ['**/*.ts'];
const nodeGlobals = Object.fromEntries(
  ['process', 'console', 'URL', 'Buffer'].map((name) => [name, 'readonly']),
);
const tests = ['**/*.spec.ts', '**/*.contract.ts', '**/test/**/*.ts', '**/bench/**/*.ts'];

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/generated/',
      '**/coverage/',
      '.nx/',
      '.data/',
      '**/.mutant-*/',
    ],
  },
  eslint.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: sources,
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Hits every `NestFactory.create(…, {…})`, whose parameter is a class-shaped options bag.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: sources,
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': ['error', productBoundaries] },
  },
  { files: sources, rules: { 'no-restricted-syntax': ['error', ...moduleState] } },
  { files: sources, ignores: [...environmentReaders, ...tests], rules: refuseEnvironment },
  { files: [`${librarySource}/**/*.ts`, 'apps/*/src/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    files: [`${librarySource}/**/*.ts`],
    ignores: tests,
    plugins: { local: { rules: { 'dependency-rule': dependencyRule } } },
    rules: { 'local/dependency-rule': 'error' },
  },
  {
    files: tests,
    rules: {
      '@nx/enforce-module-boundaries': ['error', testBoundaries],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
