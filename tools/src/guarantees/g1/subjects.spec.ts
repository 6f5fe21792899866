import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { MODELS } from './subjects.js';

const schema = join(import.meta.dirname, '../../../../prisma/schema');
/** What the application role reaches at all, and clinic by clinic. */
const SCOPES = new Set(['clinic', 'clinic-root', 'member']);

it('programs work on every model that a clinic may touch: a new one fails here until it is a subject', () => {
  const text = readdirSync(schema)
    .map((file) => readFileSync(join(schema, file), 'utf8'))
    .join('\n');
  const models = [...text.matchAll(/^\/\/\/ @scope (\S+)\nmodel (\w+)/gm)]
    .filter(([, scope = '']) => SCOPES.has(scope))
    .map(([, , name]) => name);
  expect(models.length).toBeGreaterThan(0);
  expect([...MODELS].sort()).toEqual(models.sort());
});
