import { describe, expect, it } from '@jest/globals';
import { portPicker } from './ports.js';

describe('portPicker', () => {
  const free = (...ports: number[]) => {
    const next = [...ports];
    return async () => next.shift() ?? 0;
  };

  it('takes the wanted port when it is free', async () => {
    const picker = portPicker(async () => true, free());
    await expect(picker.pick(5432)).resolves.toBe(5432);
  });

  it('takes any free port when the wanted one is taken, or none is wanted', async () => {
    const picker = portPicker(async () => false, free(40001, 40002));
    await expect(picker.pick(5432)).resolves.toBe(40001);
    await expect(picker.pick(undefined)).resolves.toBe(40002);
  });

  it('never gives the same port twice, although nobody listens there yet', async () => {
    const picker = portPicker(async () => true, free(5432, 40001));
    await picker.pick(5432);
    await expect(picker.pick(5432)).resolves.toBe(40001);
  });
});
