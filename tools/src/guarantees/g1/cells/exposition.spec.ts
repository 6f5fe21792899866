import { expect, it } from '@jest/globals';
import { countIn } from './exposition.js';

it('is undefined for a series that is not there, else the count of the one that is named', () => {
  const exposition = `# TYPE database_retries_total counter
database_retries_total{class="read"} 12
database_retries_total{class="definite"} 3`;
  expect(countIn(exposition, 'database_retries_total{class="read"}')).toBe(12);
  expect(countIn(exposition, 'database_retries_total{class="ambiguous"}')).toBeUndefined();
});
