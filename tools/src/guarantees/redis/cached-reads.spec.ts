import { expect, it } from '@jest/globals';
import { cachedReadsIn } from './cached-reads.js';

it('adds up what was answered from each level over all models, and nothing that the database answered', () => {
  const exposition = `# TYPE database_cache_requests_total counter
database_cache_requests_total{result="hit",level="l1",model="Patient"} 40
database_cache_requests_total{result="stale",level="l1",model="Clinic"} 2
database_cache_requests_total{result="hit",level="l2",model="Patient"} 7
database_cache_requests_total{result="miss",level="l1",model="Patient"} 5
database_cache_requests_total{result="bypass",level="l1",model="raw"} 900
database_cache_entries 77
`;
  expect(cachedReadsIn(exposition)).toEqual({ l1: 42, l2: 7 });
});
