import { beforeEach, describe, expect, it } from '@jest/globals';
import { PastAnswers } from './past-answers.js';

describe('PastAnswers', () => {
  let answers: PastAnswers;
  beforeEach(() => {
    answers = new PastAnswers();
  });
  /** The answer to question n shows what transactions before 100 + n have committed. */
  const note = (number: number, askedAtMs: number) => {
    answers.note({ number, snapshot: `90:${String(100 + number)}:90`, askedAtMs });
  };

  it('know of nothing that was asked for later than the last answer', () => {
    expect(answers.endAfter(-1)).toBeUndefined();
    note(3, 0);
    expect(answers.endAfter(3)).toBeUndefined();
    expect(answers.endAfter(7)).toBeUndefined();
  });

  it('name the first answer to a question that was asked later', () => {
    for (const number of [2, 5, 6]) note(number, number * 100);
    expect([-1, 1, 2, 4, 5].map((asked) => answers.endAfter(asked))).toEqual([102n, 102n, 105n, 105n, 106n]);
  });

  it('name the first answer that shows all that transactions have committed', () => {
    for (const [number, xmin] of [90, 95, 95, 120].entries())
      answers.note({ number, snapshot: `${String(xmin)}:130:`, askedAtMs: number * 100 });
    expect([90n, 91n, 95n, 96n, 120n].map((below) => answers.firstToShow(below))).toEqual([0, 1, 1, 3, 3]);
    expect(answers.firstToShow(121n)).toBeUndefined();
  });

  it('always know the latest, and of a crowd few others: then a later one is named, never an earlier', () => {
    for (let number = 1; number <= 5000; number += 1) {
      note(number, number);
      expect(answers.endAfter(number - 1)).toBe(BigInt(100 + number));
      const asked = Math.max(0, number - 100);
      const end = answers.endAfter(asked) ?? 0n;
      expect(end).toBeGreaterThan(BigInt(100 + asked));
      expect(end).toBeLessThanOrEqual(BigInt(100 + asked + 100));
    }
    const oldest = Number(answers.endAfter(-1)) - 100;
    expect(oldest).toBeGreaterThan(5000 - 2000);
    expect(oldest).toBeLessThan(5000 - 700);
  });

  it('forget all where what comes cannot be compared', () => {
    note(1, 0);
    answers.clear();
    expect(answers.endAfter(0)).toBeUndefined();
  });
});
