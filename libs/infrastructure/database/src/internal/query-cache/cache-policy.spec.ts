import { describe, expect, it } from '@jest/globals';
import type { ModelDescription, ModelMetadata } from '../../pipeline/model-metadata.js';
import { modelMetadata } from '../../prisma/generated/model-metadata.js';
import { Emergencies } from './cache-policy.js';

const AMBULATORY = { encounterClass: 'ambulatory' };
const EMERGENCY = { encounterClass: 'emergency' };
const HANGING = { appointmentId: 'a1' };
const LOOSE = { appointmentId: null };

/** Models by name: their scalar fields, and their relations as `model`, or `model by its key` where the key is theirs. */
function schemaOf(models: Record<string, { fields: string[]; relations?: Record<string, string> }>) {
  const traits = { ...{ isList: false, isRequired: false, hasDefault: false }, isUuid: false };
  const described = Object.entries(models).map(([name, { fields, relations = {} }]) => {
    const scalars = fields.map((field) => [field, { ...traits, kind: 'scalar', type: 'String' }]);
    const related = Object.entries(relations).map(([field, text]) => {
      const [relation, key] = text.split(' by ');
      const relationFields = key === undefined ? [] : [key];
      return [field, { ...traits, kind: 'relation', type: relation, relation, relationFields }];
    });
    return [name, { name, fields: Object.fromEntries([...scalars, ...related]) as unknown }];
  });
  return { models: Object.fromEntries(described) as Readonly<Record<string, ModelDescription>> };
}

const mayBeIn = (
  model: string,
  result: unknown,
  {
    operation = 'findMany',
    schema = modelMetadata,
  }: { operation?: string; schema?: Pick<ModelMetadata, 'models'> } = {},
) => new Emergencies(schema).mayBeIn(model, operation, result);

describe('a result', () => {
  describe('is kept as one of an emergency', () => {
    it.each<[string, string, unknown]>([
      ['shows one', 'Appointment', EMERGENCY],
      ['has one among others', 'Appointment', [AMBULATORY, EMERGENCY]],
      ['hides an encounter’s class', 'Appointment', [{ id: '1', status: 'booked' }]],
      ['has a record that hangs on an encounter it does not show', 'Observation', [LOOSE, HANGING]],
      ['hides whether a record hangs on one', 'Observation', { id: '1', value: '37.5' }],
      ['shows an emergency’s record with it', 'Observation', { ...HANGING, appointment: EMERGENCY }],
      [
        'hides the class of the encounter it brings',
        'Observation',
        { ...HANGING, appointment: { id: 'a1' } },
      ],
      ['brings an emergency', 'Patient', [{ appointments: [AMBULATORY] }, { appointments: [EMERGENCY] }]],
      ['brings a record that hangs on an encounter', 'Patient', { id: '1', conditions: [HANGING] }],
      [
        'brings one far away',
        'Practitioner',
        { appointments: [{ ...AMBULATORY, patient: { allergies: [HANGING] } }] },
      ],
      ['hides what a line’s invoice hangs on', 'InvoiceLine', { invoiceId: 'i1', amount: '1' }],
      ['shows a line of a hanging invoice', 'InvoiceLine', { invoiceId: 'i1', invoice: HANGING }],
    ])('where it %s', (_case, model, result) => {
      expect(mayBeIn(model, result)).toBe(true);
    });

    it.each([
      'Condition',
      'Observation',
      'Procedure',
      'Immunization',
      'Allergy',
      'CarePlan',
      'Prescription',
      'Invoice',
    ])('where a %s hangs on an encounter', (model) => {
      expect(mayBeIn(model, HANGING)).toBe(true);
      expect(mayBeIn(model, LOOSE)).toBe(false);
    });

    it.each<[string, string, unknown]>([
      ['aggregate', 'Observation', { _max: { recordedAt: new Date(0) } }],
      ['groupBy', 'Observation', [{ code: '8310-5', _count: 2 }]],
      [
        'groupBy',
        'Appointment',
        [{ encounterClass: 'ambulatory' }, { encounterClass: 'emergency', _count: 2 }],
      ],
    ])('where %s of %s shows values of records', (operation, model, result) => {
      expect(mayBeIn(model, result, { operation })).toBe(true);
    });
  });

  describe('is kept as any other', () => {
    it.each<[string, string, unknown]>([
      ['shows other encounters', 'Appointment', [AMBULATORY, { encounterClass: 'inpatient' }]],
      ['has records that hang on none', 'Observation', [LOOSE]],
      ['says that a record has no encounter', 'Observation', { id: '1', appointment: null }],
      ['shows that a record’s encounter is another', 'Observation', { ...HANGING, appointment: AMBULATORY }],
      ['shows it without the key', 'Observation', { value: '37.5', appointment: AMBULATORY }],
      [
        'brings an encounter’s records',
        'Appointment',
        { ...AMBULATORY, observations: [HANGING, { id: '1' }] },
      ],
      [
        'brings the records of an encounter’s records',
        'Appointment',
        {
          ...AMBULATORY,
          invoices: [{ ...HANGING, lines: [{ invoiceId: 'i1' }] }],
        },
      ],
      [
        'brings the lines of an invoice that hangs on none',
        'Invoice',
        { ...LOOSE, lines: [{ invoiceId: 'i1' }] },
      ],
      ['is a person’s', 'Patient', [{ id: '1', _count: { appointments: 2, observations: 1 } }]],
      ['is of no record', 'Observation', null],
      ['is empty', 'Observation', []],
    ])('where it %s', (_case, model, result) => {
      expect(mayBeIn(model, result)).toBe(false);
    });

    it.each<[string, unknown]>([
      ['how many', 7],
      ['how many have what', { _all: 7, appointmentId: 3 }],
    ])('where it says %s records there are', (_case, result) => {
      expect(mayBeIn('Observation', result, { operation: 'count' })).toBe(false);
    });
  });

  describe('in another schema', () => {
    const schema = schemaOf({
      Visit: {
        fields: ['id', 'encounterClass'],
        relations: { notes: 'Note', reviews: 'Note', files: 'File' },
      },
      Note: {
        fields: ['id', 'visitId', 'reviewId'],
        relations: { visit: 'Visit by visitId', review: 'Visit by reviewId' },
      },
      File: { fields: ['id', 'visitId'], relations: { visit: 'Visit by visitId', pages: 'Page' } },
      Page: { fields: ['id', 'fileId'], relations: { file: 'File by fileId', marks: 'Mark' } },
      Mark: { fields: ['id', 'pageId'], relations: { page: 'Page by pageId' } },
      Ward: { fields: ['id'], relations: { visits: 'Visit' } },
    });

    it('hangs on whatever its foreign keys lead to, over any number of tables', () => {
      expect(mayBeIn('Mark', { pageId: '1' }, { schema })).toBe(true);
      expect(mayBeIn('Mark', { pageId: null }, { schema })).toBe(false);
      const file = { visitId: null };
      expect(mayBeIn('Mark', { pageId: '1', page: { fileId: '1', file } }, { schema })).toBe(false);
      expect(mayBeIn('Ward', { id: '1' }, { schema })).toBe(false);
    });

    it('is not known by the encounter that brings it where it may hang on two', () => {
      const by = (note: object) => mayBeIn('Visit', { ...AMBULATORY, notes: [note] }, { schema });
      expect(by({ visitId: '1', reviewId: '2' })).toBe(true);
      expect(by({ visitId: '1', review: AMBULATORY })).toBe(true);
      expect(by({ visit: AMBULATORY, reviewId: null })).toBe(false);
      expect(mayBeIn('Visit', { ...AMBULATORY, files: [{ visitId: '1' }] }, { schema })).toBe(false);
    });

    it('is not known by what it brings along itself', () => {
      const episodes = schemaOf({
        Episode: {
          fields: ['id', 'encounterClass', 'partOfId'],
          relations: { partOf: 'Episode by partOfId' },
        },
      });
      const episode = { ...AMBULATORY, partOfId: '2', partOf: { ...AMBULATORY, partOfId: '3' } };
      expect(mayBeIn('Episode', episode, { schema: episodes })).toBe(true);
    });

    it('needs every encounter that it hangs on to be another', () => {
      expect(mayBeIn('Note', { visit: AMBULATORY, review: EMERGENCY }, { schema })).toBe(true);
      expect(mayBeIn('Note', { visit: AMBULATORY, review: AMBULATORY }, { schema })).toBe(false);
    });
  });
});
