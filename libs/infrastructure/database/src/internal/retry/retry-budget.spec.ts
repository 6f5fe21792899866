import { describe, expect, it } from '@jest/globals';
import { RetryBudget } from './retry-budget.js';

const spendAll = (budget: RetryBudget) => {
  let paid = 0;
  while (budget.spend()) paid += 1;
  return paid;
};
const earn = (budget: RetryBudget, times: number) => {
  for (let time = 0; time < times; time += 1) budget.earn();
};

describe('RetryBudget', () => {
  it('pays for nothing once it is empty, and goes into no debt', () => {
    const budget = new RetryBudget();
    expect(spendAll(budget)).toBe(10);
    expect(budget.spend()).toBe(false);
    expect(budget.tokens).toBe(0);
  });

  it('pays for one retry after ten successes, not after nine', () => {
    const budget = new RetryBudget();
    spendAll(budget);
    earn(budget, 9);
    expect(budget.spend()).toBe(false);
    earn(budget, 1);
    expect(budget.spend()).toBe(true);
    expect(budget.spend()).toBe(false);
  });

  it('saves at most a hundred retries', () => {
    const budget = new RetryBudget();
    earn(budget, 1_000_000);
    expect(budget.tokens).toBe(100);
    expect(spendAll(budget)).toBe(100);
  });

  it('adds tenths up exactly', () => {
    const budget = new RetryBudget();
    spendAll(budget);
    earn(budget, 30);
    expect(spendAll(budget)).toBe(3);
  });
});
