import { describe, expect, it } from '@jest/globals';
import { between, replicaShareOf, routedReadsIn, sumOf } from './routed-reads.js';

const EXPOSITION = `# TYPE database_routed_reads_total counter
database_routed_reads_total{reason="strategy"} 30
database_routed_reads_total{reason="token"} 10
database_retries_total{class="READ"} 7
`;

describe('routed reads', () => {
  it('are read out of the exposition, each reason by itself', () => {
    expect(routedReadsIn(EXPOSITION)).toEqual({ strategy: 30, token: 10 });
  });

  it('are added up over processes and taken from one another over time', () => {
    const all = sumOf([routedReadsIn(EXPOSITION), { token: 5, strong: 1 }]);
    expect(all).toEqual({ strategy: 30, token: 15, strong: 1 });
    expect(between({ strategy: 10 }, all)).toEqual({ strategy: 20, token: 15, strong: 1 });
  });

  it('show the share that replicas served, none of nothing', () => {
    expect(replicaShareOf({ strategy: 30, token: 10 })).toBe(0.75);
    expect(replicaShareOf({})).toBe(0);
  });
});
