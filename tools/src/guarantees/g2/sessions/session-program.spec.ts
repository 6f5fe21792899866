import { describe, expect, it } from '@jest/globals';
import { Random } from '../../g1/random.js';
import { SessionProgram, type PlannedTurn } from './session-program.js';

function turnsOf(seed: number): PlannedTurn[] {
  const program = new SessionProgram(new Random(seed), 4, 2);
  const turns: PlannedTurn[] = [];
  while (!program.isOver) turns.push(program.next());
  return turns;
}

const MANY = Array.from({ length: 50 }, (_, seed) => turnsOf(seed));

describe('the program of a session', () => {
  it('is the same for the same seed and another for another', () => {
    expect(turnsOf(1)).toEqual(turnsOf(1));
    expect(turnsOf(1)).not.toEqual(turnsOf(2));
  });

  it('reads back at once what it has written', () => {
    const writing = MANY.flat().filter(({ steps }) => steps[0]?.kind === 'write');
    expect(writing.length).toBeGreaterThan(0);
    for (const { steps } of writing) {
      const [write, back] = steps;
      if (write?.kind !== 'write' || back?.kind !== 'reads') throw new Error('a write without its reading');
      expect(back.reads[0]?.registers).toContain(write.register);
    }
  });

  it('goes from process to process, and some sessions only read', () => {
    expect(new Set(MANY.flat().map(({ process }) => process))).toEqual(new Set([0, 1]));
    const readers = MANY.filter((turns) =>
      turns.every(({ steps }) => steps.every(({ kind }) => kind === 'reads')),
    );
    expect(readers.length).toBeGreaterThan(0);
    expect(readers.length).toBeLessThan(MANY.length);
  });
});
