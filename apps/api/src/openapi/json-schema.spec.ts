import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { day, id, pageQuery } from '../http/fields.js';
import { instantView, moneyView } from '../http/view-fields.js';
import { componentSchemas, namedView, propertiesOf, schemaOrReference } from './json-schema.js';

describe('JSON Schema', () => {
  it('describes what is sent, not what becomes of it', () => {
    expect(schemaOrReference(z.strictObject({ day }), 'input')).toMatchObject({
      properties: { day: { type: 'string', format: 'date' } },
      required: ['day'],
      additionalProperties: false,
    });
  });

  it('describes what is answered, not what it was made of', () => {
    const view = z.object({ at: instantView, total: moneyView });
    expect(schemaOrReference(view, 'output')).toMatchObject({
      properties: {
        at: { type: 'string', format: 'date-time' },
        total: { type: 'string', examples: ['125.50'] },
      },
    });
  });

  it('refers to what has a name', () => {
    const view = namedView('OnlyForThisSpec', z.object({ id }));
    expect(schemaOrReference(view, 'output')).toEqual({ $ref: '#/components/schemas/OnlyForThisSpec' });
    expect(componentSchemas()['OnlyForThisSpec']).toMatchObject({ type: 'object', required: ['id'] });
  });

  it('lists the fields of a query, each with its description and whether it must be there', () => {
    const properties = propertiesOf(z.strictObject({ ...pageQuery, id }));
    expect(properties.map(({ name, required }) => [name, required])).toEqual([
      ['cursor', false],
      ['limit', false],
      ['id', true],
    ]);
    expect(properties[1]).toMatchObject({
      description: 'Rows in one page',
      schema: { default: 50, maximum: 200 },
    });
  });
});
