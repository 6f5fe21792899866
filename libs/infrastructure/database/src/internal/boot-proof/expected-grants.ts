import type { ModelDescription } from '../../pipeline/model-metadata.js';
import { columnsOf, modelsOf, type CatalogExpectation } from './expectation.js';
import { APP_ROLE, AUDITOR_ROLE, SYSTEM_ROLE } from './roles.js';

/** Table, column ('' for the whole table), role, privilege. */
export type ExpectedGrant = readonly [table: string, column: string, role: string, privilege: string];

const everything = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Who a clinic is, and whether it may work, is the system's to say; unique columns would tell what others chose. */
const clinicIdentity = ['id', 'slug', 'status', 'source', 'source_key', 'created_at'];
/** A chosen id would tell which ids are taken; a status counts everywhere at once. */
const userIdentity = ['id', 'status', 'created_at'];

/** Every grant there may be on a table. */
export function expectedGrants(expected: CatalogExpectation): ExpectedGrant[] {
  return [
    ...modelsOf(expected, 'clinic').flatMap((model) => onTable(model, APP_ROLE, everything)),
    ...modelsOf(expected, 'clinic-root').flatMap((model) => [
      ...onTable(model, APP_ROLE, ['SELECT']),
      ...onColumns(model, 'UPDATE', clinicIdentity),
    ]),
    ...modelsOf(expected, 'member').flatMap((model) => [
      ...onColumns(model, 'SELECT', []),
      ...onColumns(model, 'INSERT', ['id']),
      ...onColumns(model, 'UPDATE', userIdentity),
    ]),
    ...modelsOf(expected, 'reference').flatMap((model) => [
      ...onTable(model, APP_ROLE, ['SELECT']),
      ...onTable(model, SYSTEM_ROLE, ['SELECT']),
    ]),
    ...modelsOf(expected, 'clinic', 'clinic-root', 'member', 'system').flatMap(aboveClinics),
  ];
}

function aboveClinics(model: ModelDescription): ExpectedGrant[] {
  return model.table === 'audit_log'
    ? onTable(model, AUDITOR_ROLE, ['SELECT'])
    : onTable(model, SYSTEM_ROLE, everything);
}

function onTable({ table }: ModelDescription, role: string, privileges: readonly string[]): ExpectedGrant[] {
  return privileges.map((privilege) => [table, '', role, privilege]);
}

function onColumns(model: ModelDescription, privilege: string, withheld: readonly string[]): ExpectedGrant[] {
  const open = columnsOf(model).filter((column) => !withheld.includes(column));
  return open.map((column) => [model.table, column, APP_ROLE, privilege]);
}
