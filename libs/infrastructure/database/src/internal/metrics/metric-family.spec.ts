import { describe, expect, it } from '@jest/globals';

import { CounterFamily, HistogramFamily } from './metric-family.js';

const closed = { values: ['a', 'b'] };
const DURATION = {
  name: 'x_seconds',
  type: 'histogram',
  help: 'X.',
  reportedAs: [],
  labels: { kind: closed },
  buckets: [0.1, 1],
} as const;
const EVENTS = {
  name: 'x_total',
  type: 'counter',
  help: 'X.',
  reportedAs: [],
  labels: { kind: closed },
} as const;

describe('metric families', () => {
  it('counts an observation on a bound into that bound, and one over all into +Inf', () => {
    const family = new HistogramFamily(DURATION);
    for (const value of [0.05, 0.1, 0.5, 1, 7]) family.cell('a').observe(value);
    const told = family.samples().map(({ metricName, labels, value }) => [metricName, labels['le'], value]);
    expect(told).toEqual([
      ['x_seconds_bucket', 0.1, 2],
      ['x_seconds_bucket', 1, 4],
      ['x_seconds_bucket', '+Inf', 5],
      ['x_seconds_sum', undefined, 8.65],
      ['x_seconds_count', undefined, 5],
    ]);
  });

  it('refuses a label value outside a closed list', () => {
    expect(() => new CounterFamily(EVENTS).cell('c')).toThrow(RangeError);
  });

  it('refuses another number of labels than the definition has', () => {
    expect(() => new CounterFamily(EVENTS).cell()).toThrow(RangeError);
    expect(() => new CounterFamily(EVENTS).cell('a', 'b')).toThrow(RangeError);
  });

  it('gives the same cell for the same labels', () => {
    const family = new CounterFamily(EVENTS);
    family.cell('a').add();
    family.cell('a').add(2);
    family.cell('b').add();
    expect(family.samples().map(({ value }) => value)).toEqual([3, 1]);
    expect(family.total).toBe(4);
  });
});
