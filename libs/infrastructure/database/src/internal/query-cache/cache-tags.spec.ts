import { describe, expect, it } from '@jest/globals';
import { modelOf, operationOf } from '../../../test/support/operation-fixture.js';
import { CLINIC_A, CLINIC_B, systemPrincipal } from '../../../test/support/principal-fixture.js';
import { modelMetadata } from '../../prisma/generated/model-metadata.js';
import { CacheTags } from './cache-tags.js';

const ID = '0190d000-0000-7000-8000-000000000001';
const tags = new CacheTags(modelMetadata);
const ofRead = (name: string, args: unknown, model = 'Patient') =>
  tags.ofRead(operationOf({ model: modelOf(model), name, args }));
/** Everything of the clinic is among the tags of each of its reads. */
const inA = (...tables: string[]) => ['*', ...tables].map((table) => `${CLINIC_A} ${table}`);

describe('the tags of a read', () => {
  it('name one row where nothing but its id is asked for', () => {
    for (const name of ['findUnique', 'findUniqueOrThrow', 'findFirst', 'findFirstOrThrow'])
      expect(ofRead(name, { where: { id: ID.toUpperCase() }, select: { mrn: true } })).toEqual(
        inA('patients *', `patients ${ID}`),
      );
  });

  it.each<[string, string, unknown]>([
    ['a list', 'findMany', { where: { id: ID } }],
    ['a further condition', 'findFirst', { where: { id: ID, status: 'active' } }],
    ['another key', 'findUnique', { where: { clinicId_mrn: { clinicId: CLINIC_A, mrn: '1' } } }],
    [
      'an id in a spelling that only PostgreSQL reads',
      'findUnique',
      { where: { id: ID.replaceAll('-', '') } },
    ],
    ['a cursor', 'findFirst', { where: { id: ID }, cursor: { id: ID } }],
    ['an operator', 'findFirst', { where: { id: { not: ID } } }],
    ['no condition', 'findFirst', undefined],
    ['a count', 'count', { where: { id: ID } }],
  ])('name the table for %s', (_case, name, args) => {
    expect(ofRead(name, args)).toEqual(inA('patients'));
  });

  it.each<[string, unknown, string[]]>([
    ['brought along', { include: { consents: true } }, ['consents']],
    ['selected', { select: { consents: { select: { category: true } } } }, ['consents']],
    [
      'brought along further down',
      { include: { appointments: { include: { practitioner: true } } } },
      ['appointments', 'practitioners'],
    ],
    ['filtered by', { where: { OR: [{ NOT: { consents: { some: { status: 'active' } } } }] } }, ['consents']],
    ['counted', { include: { _count: { select: { allergies: true } } } }, ['allergies']],
    ['not wanted', { include: { consents: false, allergies: undefined } }, []],
  ])('name every table that is %s', (_case, args, others) => {
    expect(new Set(ofRead('findMany', args))).toEqual(new Set(inA('patients', ...others)));
  });

  it('name all tables that a count of everything counts', () => {
    expect(ofRead('findMany', { include: { _count: true } }, 'Location')?.length).toBeGreaterThan(3);
  });

  it('name what says which users a clinic sees', () => {
    expect(ofRead('findMany', {}, 'User')).toEqual([...inA(), '* users', `${CLINIC_A} memberships`]);
  });

  it('are also the caller’s own', () => {
    const operation = operationOf({
      model: modelOf('Patient'),
      options: { cache: { tags: ['ward:1', 'x'] } },
    });
    expect(tags.ofRead(operation)).toEqual([...inA('#ward:1', '#x', 'patients')]);
  });

  it.each([
    ['of revocable sessions', operationOf({ model: modelOf('LoginSession') })],
    ['of receipts', operationOf({ model: modelOf('OperationReceipt') })],
    ['of what is no clinic’s', operationOf({ model: modelOf('StateTransition') })],
    [
      'that brings revocable sessions along',
      operationOf({ model: modelOf('User'), args: { include: { loginSessions: true } } }),
    ],
    ['in raw SQL', operationOf({ model: null })],
    ['of system work', operationOf({ principal: systemPrincipal(['Patient']) })],
  ])('are none for a read %s: it is not cached', (_case, operation) => {
    expect(tags.ofRead(operation)).toBeNull();
  });
});

describe('the tags of a change', () => {
  const ofChange = (table: string, rowId: string | null, clinicId: string | null = CLINIC_B) =>
    tags.ofChange({ clinicId, table, rowId });

  it('name the table and the row, in the row’s clinic', () => {
    expect(ofChange('patients', ID)).toEqual([`${CLINIC_B} patients`, `${CLINIC_B} patients ${ID}`]);
    expect(ofChange('patients', null)).toEqual([`${CLINIC_B} patients`]);
  });

  it.each<[string, readonly string[] | null]>([
    ['*', [`${CLINIC_B} *`]],
    ['Patient', [`${CLINIC_B} #Patient`, `${CLINIC_B} patients`, `${CLINIC_B} patients *`]],
    ['patient', [`${CLINIC_B} #patient`, `${CLINIC_B} patients`, `${CLINIC_B} patients *`]],
    [`patient:${ID}`, [`${CLINIC_B} #patient:${ID}`, `${CLINIC_B} patients`, `${CLINIC_B} patients ${ID}`]],
    ['User', [`${CLINIC_B} #User`, '* users']],
    ['ward:1', [`${CLINIC_B} #ward:1`]],
  ])('are by hand %s', (tag, touched) => {
    expect(ofChange('cached_results', tag)).toEqual(touched);
  });

  it('may be any by hand for all clinics', () => {
    expect(ofChange('cached_results', '*', null)).toBeNull();
  });

  it('concern every clinic where rows belong to none', () => {
    expect(ofChange('users', ID)).toEqual(['* users']);
  });

  it('are none for what is never cached', () => {
    expect(ofChange('credentials', ID, null)).toEqual([]);
    expect(ofChange('login_sessions', ID)).toEqual([]);
  });

  it('may be any for a table that nobody knows, or a row whose clinic nobody knows', () => {
    expect(ofChange('surprises', ID)).toBeNull();
    expect(ofChange('patients', ID, null)).toBeNull();
  });
});
