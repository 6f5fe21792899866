import type { ColumnValue, Row } from '../../bulk-load/index.js';
import { AMOUNT, MEASUREMENT } from '../csv/parse-number.js';
import type { SourceRow } from '../csv/source-row.js';
import { Rejection } from '../rejects/rejection.js';
import { periodOfDays, periodOfInstants } from './period.js';
import { recordMapping } from './record.mapping.js';
import { ALLERGY_CATEGORIES, ALLERGY_TYPES, OBSERVATION_CATEGORIES, VALUE_TYPES } from './words.js';

const coded = (row: SourceRow): Row => ({
  code: row.requiredText('CODE', 64),
  description: row.requiredText('DESCRIPTION', 1000),
});

const reasoned = (row: SourceRow): Row => ({
  reason_code: row.text('REASONCODE', 64),
  reason_description: row.text('REASONDESCRIPTION', 1000),
});

export const conditions = recordMapping({
  file: 'conditions.csv',
  entity: 'conditions',
  columns: ['START', 'STOP', 'PATIENT', 'ENCOUNTER', 'CODE', 'DESCRIPTION'],
  map: (row) => {
    const { start, stop } = periodOfDays(row);
    return { ...coded(row), code_system: 'SNOMED-CT', onset_on: start, resolved_on: stop };
  },
});

export const observations = recordMapping({
  file: 'observations.csv',
  entity: 'observations',
  columns: ['DATE', 'PATIENT', 'ENCOUNTER', 'CATEGORY', 'CODE', 'DESCRIPTION', 'VALUE', 'UNITS', 'TYPE'],
  map: (row) => {
    const valueType = row.requiredWord('TYPE', VALUE_TYPES);
    return {
      ...coded(row),
      code_system: 'LOINC',
      category: row.requiredWord('CATEGORY', OBSERVATION_CATEGORIES),
      value: row.text('VALUE', 4000) ?? '',
      value_type: valueType,
      value_number: valueType === 'numeric' ? measured(row) : null,
      unit: row.text('UNITS', 64),
      observed_at: row.requiredInstant('DATE'),
    };
  },
});

function measured(row: SourceRow): string {
  const value = row.decimal('VALUE', MEASUREMENT);
  if (value === null) throw new Rejection('missing-value', 'VALUE is empty where TYPE is numeric');
  return value;
}

export const procedures = recordMapping({
  file: 'procedures.csv',
  entity: 'procedures',
  columns: [
    'START',
    'STOP',
    'PATIENT',
    'ENCOUNTER',
    'CODE',
    'DESCRIPTION',
    'BASE_COST',
    'REASONCODE',
    'REASONDESCRIPTION',
  ],
  map: (row) => {
    const { start, stop } = periodOfInstants(row);
    return {
      ...coded(row),
      ...reasoned(row),
      code_system: 'SNOMED-CT',
      started_at: start,
      ended_at: stop,
      base_cost: row.decimal('BASE_COST', AMOUNT),
    };
  },
});

export const immunizations = recordMapping({
  file: 'immunizations.csv',
  entity: 'immunizations',
  columns: ['DATE', 'PATIENT', 'ENCOUNTER', 'CODE', 'DESCRIPTION', 'BASE_COST'],
  map: (row) => ({
    ...coded(row),
    code_system: 'CVX',
    given_at: row.requiredInstant('DATE'),
    base_cost: row.decimal('BASE_COST', AMOUNT),
  }),
});

export const allergies = recordMapping({
  file: 'allergies.csv',
  entity: 'allergies',
  columns: ['START', 'STOP', 'PATIENT', 'ENCOUNTER', 'CODE', 'SYSTEM', 'DESCRIPTION', 'TYPE', 'CATEGORY'],
  hasPractitioner: false,
  map: (row) => {
    const { start, stop } = periodOfDays(row);
    return {
      ...coded(row),
      code_system: row.text('SYSTEM', 64) ?? 'SNOMED-CT',
      type: row.word('TYPE', ALLERGY_TYPES) ?? 'allergy',
      category: row.word('CATEGORY', ALLERGY_CATEGORIES),
      reactions: [reaction(row, 1), reaction(row, 2)].filter((found) => found !== null),
      onset_on: start,
      resolved_on: stop,
    };
  },
});

function reaction(row: SourceRow, number: number): ColumnValue {
  const code = row.text(`REACTION${number}`, 64);
  const description = row.text(`DESCRIPTION${number}`, 1000);
  if (code === null && description === null) return null;
  const severity = row.text(`SEVERITY${number}`, 40);
  return { code, description, ...(severity !== null && { severity: severity.toLowerCase() }) };
}

export const carePlans = recordMapping({
  file: 'careplans.csv',
  entity: 'carePlans',
  columns: [
    'Id',
    'START',
    'STOP',
    'PATIENT',
    'ENCOUNTER',
    'CODE',
    'DESCRIPTION',
    'REASONCODE',
    'REASONDESCRIPTION',
  ],
  keyColumn: 'Id',
  hasPractitioner: false,
  map: (row) => {
    const { start, stop } = periodOfDays(row);
    return { ...coded(row), ...reasoned(row), code_system: 'SNOMED-CT', started_on: start, ended_on: stop };
  },
});
