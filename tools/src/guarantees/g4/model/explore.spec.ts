import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../g1/random.js';
import { explore, sample, type Explorable } from './explore.js';
import type { Move, Place } from './move.js';

const PLACES: readonly Place[] = ['primary', 'Redis', 'process 0'];
const RUNS = 300;

/** Reads one place and writes what it finds, with its own name, to another. */
interface Step {
  readonly from: Place;
  readonly to: Place;
}

/** Scripts that run beside one another; what is wrong with an order is what is in the places after it. */
class Places implements Explorable {
  readonly #content = new Map<Place, string>();
  readonly #moves: (Move | undefined)[];

  /** @param isCautious says that nothing may be exchanged with anything */
  constructor(scripts: readonly (readonly Step[])[], isCautious: boolean) {
    const moveOf = (script: number, index: number): Move | undefined => {
      const step = scripts[script]?.[index];
      if (step === undefined) return undefined;
      return {
        touch: isCautious ? 'everything' : { reads: [step.from], changes: [step.to] },
        take: () => {
          const found = this.#content.get(step.from) ?? '';
          this.#content.set(step.to, `${String(script)}${String(index)}(${found})`);
          this.#moves[script] = moveOf(script, index + 1);
        },
      };
    };
    this.#moves = scripts.map((_steps, script) => moveOf(script, 0));
  }

  get moves(): readonly Move[] {
    return this.#moves.filter((move) => move !== undefined);
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  end(): Promise<string> {
    return Promise.resolve(PLACES.map((place) => this.#content.get(place) ?? '').join(' '));
  }
}

const place = fc.constantFrom(...PLACES);
const program = fc.array(fc.array(fc.record({ from: place, to: place }), { maxLength: 3 }), {
  maxLength: 3,
});

async function endsOf(scripts: readonly (readonly Step[])[], isCautious: boolean) {
  const ends: string[] = [];
  const begin = (): Promise<Explorable> => {
    const world = new Places(scripts, isCautious);
    const end = world.end.bind(world);
    world.end = async () => {
      const what = await end();
      ends.push(what);
      return what;
    };
    return Promise.resolve(world);
  };
  const { isComplete, interleavings } = await explore(begin, { most: Infinity, stopAtFirst: false });
  expect({ isComplete, interleavings }).toEqual({ isComplete: true, interleavings: ends.length });
  return ends;
}

describe('the explorer', () => {
  it('misses no end of any program, whichever orders it leaves out', async () => {
    await fc.assert(
      fc.asyncProperty(program, async (scripts) => {
        const [all, few] = [await endsOf(scripts, true), await endsOf(scripts, false)];
        expect(new Set(few)).toEqual(new Set(all));
        expect(few.length).toBeLessThanOrEqual(all.length);
      }),
      { numRuns: RUNS },
    );
  });

  const apart: Step[][] = [[{ from: 'Redis', to: 'Redis' }], [{ from: 'primary', to: 'primary' }]];

  it('plays two moves that have nothing in common in one order', async () => {
    expect(await endsOf(apart, false)).toHaveLength(1);
    expect(await endsOf(apart, true)).toHaveLength(2);
  });

  it('stops where it is told to', async () => {
    const begin = (): Promise<Explorable> => Promise.resolve(new Places(apart, true));
    const atFirst = await explore(begin, { most: Infinity, stopAtFirst: true });
    expect(atFirst).toMatchObject({ interleavings: 1, wrong: 1, isComplete: false });
    expect(atFirst.example?.choices).toEqual([0, 0]);
    expect(await explore(begin, { most: 1, stopAtFirst: false })).toMatchObject({
      ...{ interleavings: 1, isComplete: false },
    });
    expect(await sample(begin, { most: 5, stopAtFirst: false }, new Random(1))).toMatchObject({
      ...{ interleavings: 5, wrong: 5, isComplete: false },
    });
  });
});
