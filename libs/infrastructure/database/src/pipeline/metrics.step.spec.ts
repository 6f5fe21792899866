import { describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { operationOf } from '../../test/support/operation-fixture.js';
import { MetricsStep, type OperationObserver } from './metrics.step.js';
import { Ready } from './ready.js';

describe('MetricsStep', () => {
  const operationEnded = jest.fn<OperationObserver['operationEnded']>();
  const step = new MetricsStep({ operationEnded });
  const operation = operationOf();

  it('counts a refusal as an operation that ended, and passes it on', async () => {
    const refusal = new Error('refused');
    const throwing = () => {
      throw refusal;
    };
    await expect(step.around(operation, throwing)).rejects.toBe(refusal);
    expect(operationEnded).toHaveBeenLastCalledWith(operation, expect.any(Number), refusal);
  });

  it('times what the caller waited for', async () => {
    const answer = step.around(operation, async () => await pause(20, 'rows'));
    await expect(answer).resolves.toBe('rows');
    const [ended, durationMs, error] = operationEnded.mock.lastCall ?? [];
    expect([ended, error]).toEqual([operation, undefined]);
    expect(durationMs).toBeGreaterThanOrEqual(19);
  });

  it('counts an answer that is there already, and hands it on as it is', () => {
    operationEnded.mockClear();
    const ready = new Ready('rows');
    expect(step.around(operation, () => ready)).toBe(ready);
    expect(operationEnded.mock.calls).toEqual([[operation, expect.any(Number), undefined]]);
  });
});
