/**
 * The dependency rule of `@infrastructure/database`, written once.
 *
 * `layers` lists the library's folders from the bottom up: a layer may import itself and what it `uses`, nothing
 * else. `libraries` says which layers may import an npm package; a package that is not listed is refused everywhere.
 * `eslint.config.mjs` enforces it and `guards/dependency-rule.spec.ts` proves it, one refused and one accepted
 * import for every pair of layers.
 */

/** Where the rule holds, relative to the workspace root. */
export const librarySource = 'libs/infrastructure/database/src';

/** Suffixes of the files inside `internal/<feature>/` that Nest instantiates; every other file there is a kernel. */
export const providerSuffixes = ['service', 'provider', 'module'];

/** @typedef {{ name: string, folder: string, uses: string[], example: string }} Layer */

/**
 * `folder` is the first path segment below the library's source (`.` for its root files); `example` is a file that
 * stands for the layer in the guard's spec.
 * @type {Layer[]}
 */
export const layers = [
  { name: 'errors', folder: 'errors', uses: [], example: 'errors/database.error.ts' },
  { name: 'context', folder: 'context', uses: ['errors'], example: 'context/request-context.ts' },
  { name: 'config', folder: 'config', uses: ['errors', 'context'], example: 'config/database.options.ts' },
  {
    name: 'pipeline',
    folder: 'pipeline',
    uses: ['errors', 'context', 'config'],
    example: 'pipeline/pipeline.step.ts',
  },
  {
    name: 'kernel',
    folder: 'internal',
    uses: ['errors', 'context', 'config', 'pipeline'],
    example: 'internal/retry/backoff.ts',
  },
  {
    name: 'provider',
    folder: 'internal',
    uses: ['errors', 'context', 'config', 'pipeline', 'kernel'],
    example: 'internal/retry/retry.service.ts',
  },
  {
    name: 'prisma',
    folder: 'prisma',
    uses: ['errors', 'context', 'config', 'pipeline', 'kernel', 'provider'],
    example: 'prisma/prisma.service.ts',
  },
  {
    name: 'repositories',
    folder: 'repositories',
    uses: ['errors', 'context', 'config', 'pipeline', 'kernel', 'provider', 'prisma'],
    example: 'repositories/base.repository.ts',
  },
  {
    name: 'module',
    folder: '.',
    uses: ['errors', 'context', 'config', 'pipeline', 'kernel', 'provider', 'prisma', 'repositories'],
    example: 'database.service.ts',
  },
  {
    name: 'testing',
    folder: 'testing',
    uses: ['errors', 'context', 'config', 'module'],
    example: 'testing/index.ts',
  },
];

/** @typedef {{ package: string, only: string[], why: string }} Library */

/**
 * `package` is a name, or a scope ending in `/*`. `only` names layers, or one folder of `internal/`.
 * @type {Library[]}
 */
export const libraries = [
  { package: 'pg', only: ['prisma'], why: 'SQL is spoken by the driver adapter alone' },
  { package: 'pg-protocol', only: ['prisma'], why: 'packets are put together by the driver adapter alone' },
  { package: '@prisma/*', only: ['prisma'], why: 'Prisma is reached through our own delegates' },
  { package: 'zod', only: ['config'], why: 'options are validated once, at the boundary' },
  {
    package: 'lru-cache',
    only: ['internal/clinic-isolation', 'internal/query-cache'],
    why: 'what is kept in bounds is kept by those who answer for its age',
  },
  {
    package: 'ioredis',
    only: ['internal/query-cache'],
    why: 'Redis holds what the cache shares, nothing else',
  },
  {
    package: 'opossum',
    only: ['internal/circuit-breaker'],
    why: 'every breaker follows our rule, not its own',
  },
  { package: 'prom-client', only: ['internal/metrics'], why: 'one registry' },
  {
    package: '@nestjs/*',
    only: ['provider', 'prisma', 'module', 'testing'],
    why: 'kernels stay free of the framework',
  },
  { package: 'node:async_hooks', only: ['context'], why: 'one ambient context, entered by run() alone' },
];
