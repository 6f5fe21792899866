import { AMOUNT, COUNT } from '../csv/parse-number.js';
import { periodOfInstants } from './period.js';
import { recordMapping } from './record.mapping.js';

/** A medication becomes a prescription: completed when it has stopped. */
export const medications = recordMapping({
  file: 'medications.csv',
  entity: 'prescriptions',
  columns: [
    'START',
    'STOP',
    'PATIENT',
    'PAYER',
    'ENCOUNTER',
    'CODE',
    'DESCRIPTION',
    'BASE_COST',
    'PAYER_COVERAGE',
    'DISPENSES',
    'TOTALCOST',
    'REASONCODE',
    'REASONDESCRIPTION',
  ],
  map: (row) => {
    const { start, stop } = periodOfInstants(row);
    return {
      code: row.requiredText('CODE', 64),
      code_system: 'RxNorm',
      description: row.requiredText('DESCRIPTION', 1000),
      status: stop === null ? 'active' : 'completed',
      started_at: start,
      ended_at: stop,
      dispenses: row.decimal('DISPENSES', COUNT) ?? '0',
      reason_code: row.text('REASONCODE', 64),
      reason_description: row.text('REASONDESCRIPTION', 1000),
      base_cost: row.decimal('BASE_COST', AMOUNT),
      payer_coverage: row.decimal('PAYER_COVERAGE', AMOUNT),
      total_cost: row.decimal('TOTALCOST', AMOUNT),
      payer: row.text('PAYER', 200),
    };
  },
});
