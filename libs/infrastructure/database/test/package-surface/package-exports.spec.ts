import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { resolveInConsumer, runInConsumer } from './child-node.js';
import { packagesBehind } from './module-graph.js';

jest.setTimeout(60_000);

const name = '@infrastructure/database';
const library = new URL('../../', import.meta.url);
const errors = [
  'AccessError',
  'AuditError',
  'CircuitOpenError',
  'ConfigurationError',
  'ConflictError',
  'ContextError',
  'DatabaseError',
  'EncryptionError',
  'NotFoundError',
  'OutcomeUnknownError',
  'PoolExhaustedError',
  'SerializationError',
  'TimeoutError',
  'UnavailableError',
  'ValidationError',
];

/** The wrong imports that the primary document shows, as near as they come, and what somebody might try. */
const guessed = [
  'clients/healthcare-database.client',
  'connection-pool.manager',
  'index.js',
  'package.json',
  'internal',
  'prisma',
  'prisma/prisma.service',
  'testing/index.js',
];

async function everyFile(folder: 'src' | 'dist'): Promise<string[]> {
  const files = await readdir(new URL(folder, library), { recursive: true });
  return files.filter((file) => /\.[jt]s$/.test(file)).flatMap((file) => [`${folder}/${file}`, file]);
}

describe('the package', () => {
  it.each(['default', 'source'] as const)(
    'refuses every road but its two doors, under the %s conditions',
    async (conditions) => {
      const deep = [...guessed, ...(await everyFile('src')), ...(await everyFile('dist'))];
      const specifiers = [...new Set(deep)].map((path) => `${name}/${path}`);
      const resolved = await resolveInConsumer(specifiers, conditions);
      const refused = ['ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_PACKAGE_PATH_NOT_EXPORTED'];
      expect(Object.keys(resolved).length).toBeGreaterThan(200);
      expect(resolved).toEqual(Object.fromEntries(specifiers.map((specifier) => [specifier, refused])));
    },
  );

  it.each([
    ['default', 'dist/index.js', 'dist/testing/index.js'],
    ['source', 'src/index.ts', 'src/testing/index.ts'],
  ] as const)('opens its two doors, under the %s conditions', async (conditions, main, testing) => {
    const resolved = await resolveInConsumer([name, `${name}/testing`], conditions);
    expect(resolved[name]?.[0]).toBe(new URL(main, library).href);
    expect(resolved[`${name}/testing`]?.[0]).toBe(new URL(testing, library).href);
  });

  it('hands out the module, the service and the errors, and nothing else', async () => {
    const code = (door: string) => `console.log(JSON.stringify(Object.keys(await import('${door}')).sort()))`;
    expect(await runInConsumer(code(name), 'default')).toEqual(
      ['DatabaseModule', 'DatabaseService', ...errors].sort(),
    );
    expect(await runInConsumer(code(`${name}/testing`), 'default')).toEqual([
      'describeFinding',
      'lintCatalog',
    ]);
  });

  it('imports what its package.json declares, all of it, and no HTTP framework', async () => {
    const { dependencies, peerDependencies } = JSON.parse(
      await readFile(new URL('package.json', library), 'utf8'),
    ) as Record<'dependencies' | 'peerDependencies', Record<string, string>>;
    const imported = new Set([
      ...(await packagesBehind(new URL('dist/index.js', library))),
      ...(await packagesBehind(new URL('dist/testing/index.js', library))),
    ]);
    const declared = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
    // Nest brings the first two into any application; of the third only types are used.
    for (const unseen of ['reflect-metadata', 'rxjs', '@prisma/driver-adapter-utils'])
      declared.delete(unseen);
    expect([...imported].sort()).toEqual([...declared].sort());
    expect([...imported].filter((entry) => /fastify|express|platform-|koa|hono/.test(entry))).toEqual([]);
  });
});
