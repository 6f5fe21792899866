import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { layers, libraries, librarySource } from '../dependency-rule.mjs';
import { refusalsOf } from './lint-snippet.js';

const rule = 'local/dependency-rule';

/** A file of `layer` other than its example, so that a layer can import itself. */
const importer = (example: string) =>
  path.join(librarySource, path.dirname(example), `other-${path.basename(example)}`);

const specifierTo = (from: string, example: string) => {
  const relative = path
    .relative(path.dirname(from), path.join(librarySource, example))
    .replace(/\.ts$/, '.js');
  return relative.startsWith('.') ? relative : `./${relative}`;
};

const use = (specifier: string) =>
  `import * as imported from '${specifier}';\nexport const used = imported;\n`;
const refusals = async (file: string, code: string) =>
  (await refusalsOf(file, code)).filter((id) => id === rule);

const pairs = layers.flatMap((from) => layers.map((to) => ({ from, to })));
const isAllowed = ({ from, to }: (typeof pairs)[number]) => from === to || from.uses.includes(to.name);
const sample = (name: string) => name.replace('/*', '/example');

/** Whether the table lets the example of `layer` import `library`. */
const owns = (layer: (typeof layers)[number], library: (typeof libraries)[number]) =>
  library.only.some((place) => place === layer.name || path.dirname(layer.example) === place);

describe('dependency rule', () => {
  it.each(pairs.filter((pair) => !isAllowed(pair)))(
    'refuses $from.name importing $to.name',
    async ({ from, to }) => {
      const file = importer(from.example);
      expect(await refusals(file, use(specifierTo(file, to.example)))).toEqual([rule]);
    },
  );

  it.each(pairs.filter(isAllowed))('accepts $from.name importing $to.name', async ({ from, to }) => {
    const file = importer(from.example);
    expect(await refusals(file, use(specifierTo(file, to.example)))).toEqual([]);
  });

  it.each(libraries)('lets $package in only where it belongs', async (library) => {
    for (const layer of layers) {
      const expected = owns(layer, library) ? [] : [rule];
      expect(await refusals(importer(layer.example), use(sample(library.package)))).toEqual(expected);
    }
  });

  const ownedByFeatures = libraries.flatMap(({ package: name, only }) =>
    only.filter((place) => place.startsWith('internal/')).map((folder) => ({ name, folder })),
  );

  it.each(ownedByFeatures)('accepts $name in $folder', async ({ name, folder }) => {
    const file = path.join(librarySource, folder, 'example.ts');
    expect(await refusals(file, use(sample(name)))).toEqual([]);
  });

  it('has an owner that exists for every library', () => {
    const names = layers.map((layer) => layer.name);
    const strangers = libraries
      .flatMap(({ only }) => only)
      .filter((place) => !/^internal\/[a-z-]+$/.test(place));
    expect(strangers.filter((place) => !names.includes(place))).toEqual([]);
  });

  it('uses only layers below itself', () => {
    const names = layers.map((layer) => layer.name);
    layers.forEach(({ uses }, index) => {
      expect(names.slice(0, index)).toEqual(expect.arrayContaining(uses));
    });
  });

  const kernel = path.join(librarySource, 'internal/retry/backoff.ts');

  it.each([
    ['a feature importing another feature', kernel, use('../metrics/counter.js')],
    [
      'a feature provider importing another feature',
      kernel.replace('backoff', 'retry.service'),
      use('../metrics/counter.js'),
    ],
    ['an npm package the rule does not name', kernel, use('lodash')],
    [
      'a file in a folder of no layer',
      path.join(librarySource, 'helpers/text.ts'),
      'export const text = 1;\n',
    ],
    [
      'a file that is in internal but in no feature',
      path.join(librarySource, 'internal/text.ts'),
      'export const text = 1;\n',
    ],
    ['an import of a folder of no layer', kernel, use('../../helpers/text.js')],
    ['a road out of the library', kernel, use('../../../../../../tools/src/cluster/index.js')],
    ['a re-export', kernel, "export * from '../../prisma/prisma.service.js';\n"],
    ['a named re-export', kernel, "export { a } from '../../prisma/prisma.service.js';\n"],
    ['a dynamic import', kernel, "export const load = () => import('pg');\n"],
    ['an import type', kernel, "export type Pool = import('pg').Pool;\n"],
    ['a type-only import', kernel, "import type { Pool } from 'pg';\nexport type Mine = Pool;\n"],
    [
      'a require',
      kernel,
      "declare const require: (name: string) => unknown;\nexport const pg = require('pg');\n",
    ],
  ])('refuses %s', async (_title, file, code) => {
    expect(await refusals(file, code)).toEqual([rule]);
  });

  it('accepts the Node built-ins that no layer owns', async () => {
    expect(await refusals(kernel, use('node:crypto'))).toEqual([]);
  });
});
