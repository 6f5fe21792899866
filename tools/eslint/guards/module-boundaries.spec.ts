import { describe, expect, it } from '@jest/globals';
import { refusalsOf } from './lint-snippet.js';

const boundaries = '@nx/enforce-module-boundaries';
const app = 'apps/api/src/example.service.ts';
const appTest = 'apps/api/test/integration/example.int.spec.ts';
const library = 'libs/infrastructure/database/src/database.service.ts';
const libraryTest = 'libs/infrastructure/database/test/integration/example.int.spec.ts';
const tool = 'tools/src/example.ts';

const use = (specifier: string) =>
  `import * as imported from '${specifier}';\nexport const used = imported;\n`;

describe('module boundaries', () => {
  it.each([
    ['the app importing Prisma', app, '@prisma/client'],
    ['the app importing a Prisma adapter', app, '@prisma/adapter-pg'],
    ['the app importing pg', app, 'pg'],
    ['the app importing tools', app, '@tools/dev/cluster'],
    [
      'the app taking a relative road into the library',
      app,
      '../../../libs/infrastructure/database/src/index.js',
    ],
    ['the app importing deep into the library', app, '@infrastructure/database/src/prisma/prisma.service.js'],
    ['the app importing what it does not declare', app, 'kysely'],
    ['the library importing the app', library, '@apps/api'],
    ['the library importing tools', library, '@tools/dev/cluster'],
    ['the library importing itself by name', library, '@infrastructure/database'],
    ['a library test importing the app', libraryTest, '@apps/api'],
    ['tools importing the app', tool, '@apps/api'],
    ['tools importing deep into the library', tool, '@infrastructure/database/src/index.js'],
  ])('refuses %s', async (_title, file, specifier) => {
    expect(await refusalsOf(file, use(specifier))).toContain(boundaries);
  });

  it.each([
    ['the app importing the library', app, '@infrastructure/database'],
    ['an app test importing the cluster', appTest, '@tools/dev/cluster'],
    ['an app test importing the test kit', appTest, '@infrastructure/database/testing'],
    ['a library test importing the cluster', libraryTest, '@tools/dev/cluster'],
    ['a library test entering by the one door', libraryTest, '@infrastructure/database'],
    ['a library test importing pg', libraryTest, 'pg'],
    ['tools importing the library', tool, '@infrastructure/database'],
    ['tools importing pg', tool, 'pg'],
  ])('accepts %s', async (_title, file, specifier) => {
    expect(await refusalsOf(file, use(specifier))).toEqual([]);
  });
});
