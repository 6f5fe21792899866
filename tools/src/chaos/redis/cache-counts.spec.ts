import { describe, expect, it } from '@jest/globals';
import { cacheCounts } from './cache-counts.js';

describe('cacheCounts', () => {
  it('is zero where nothing was counted yet', () => {
    expect(cacheCounts('# TYPE database_cache_requests_total counter\n')).toEqual({ held: 0, missed: 0 });
  });

  it('adds up models and levels, and nothing else', () => {
    const exposition = `# TYPE database_cache_requests_total counter
database_cache_requests_total{result="hit",level="l1",model="patient"} 40
database_cache_requests_total{result="hit",level="l2",model="patient"} 2
database_cache_requests_total{result="miss",level="l1",model="patient"} 5
database_cache_requests_total{result="miss",level="l1",model="clinic"} 1
database_cache_requests_total{result="bypass",level="l1",model="raw"} 900
database_cache_entries 77`;
    expect(cacheCounts(exposition)).toEqual({ held: 42, missed: 6 });
  });
});
