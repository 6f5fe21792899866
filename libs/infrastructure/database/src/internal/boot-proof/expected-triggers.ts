import type { ModelDescription } from '../../pipeline/model-metadata.js';
import { columnsOf, modelsOf, type CatalogExpectation } from './expectation.js';

/** Table and definition, as PostgreSQL prints it, name and schema left out. */
export type ExpectedTrigger = readonly [table: string, definition: string];

/** Tables whose `status` moves along state_transitions. */
const controlled = ['appointments', 'prescriptions', 'invoices', 'memberships', 'consents'];

/** The triggers that isolation, states and audit rest on. */
export function expectedTriggers(expected: CatalogExpectation): ExpectedTrigger[] {
  const audited = modelsOf(expected, 'clinic', 'clinic-root', 'member', 'system');
  return [
    ...modelsOf(expected, 'clinic').flatMap(clinicGuards),
    ...audited.map((model) => (model.table === 'audit_log' ? appendOnly(model) : auditOf(model))),
  ];
}

function clinicGuards(model: ModelDescription): ExpectedTrigger[] {
  const columns = columnsOf(model);
  return [
    row(model, 'BEFORE UPDATE', 'keep_clinic()', '(new.clinic_id IS DISTINCT FROM old.clinic_id)'),
    ...(columns.includes('user_id') ? userGuards(model) : []),
    ...(controlled.includes(model.table) ? stateGuards(model, columns.includes('source')) : []),
  ];
}

function userGuards(model: ModelDescription): ExpectedTrigger[] {
  const changed = '((new.user_id IS NOT NULL) AND (new.user_id IS DISTINCT FROM old.user_id))';
  return [
    row(model, 'BEFORE INSERT', 'require_visible_user()', '(new.user_id IS NOT NULL)'),
    row(model, 'BEFORE UPDATE', 'require_visible_user()', changed),
  ];
}

function stateGuards(model: ModelDescription, isImportable: boolean): ExpectedTrigger[] {
  return [
    row(model, 'BEFORE INSERT', `require_transition('${isImportable ? 'importable' : ''}')`),
    row(model, 'BEFORE UPDATE', 'require_transition()', '(new.status IS DISTINCT FROM old.status)'),
  ];
}

function auditOf(model: ModelDescription): ExpectedTrigger {
  const columns = columnsOf(model);
  const first = (...candidates: string[]) => candidates.find((column) => columns.includes(column)) ?? '';
  const clinic = model.scope === 'clinic-root' ? 'id' : first('clinic_id');
  const patient = model.table === 'patients' ? 'id' : first('patient_id');
  const capitals = model.name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase();
  const args = [capitals, model.name, first('id', 'membership_id', 'user_id'), clinic, patient];
  const call = `record_write(${args.map((arg) => `'${arg}'`).join(', ')})`;
  return row(model, 'AFTER INSERT OR DELETE OR UPDATE', call);
}

function appendOnly({ table }: ModelDescription): ExpectedTrigger {
  return [
    table,
    `BEFORE DELETE OR UPDATE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,
  ];
}

function row({ table }: ModelDescription, when: string, call: string, condition?: string): ExpectedTrigger {
  const guard = condition === undefined ? '' : `WHEN (${condition}) `;
  return [table, `${when} ON ${table} FOR EACH ROW ${guard}EXECUTE FUNCTION ${call}`];
}
