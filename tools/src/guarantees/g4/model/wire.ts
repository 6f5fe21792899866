import type { Move, Place, Touch } from './move.js';

export interface Way {
  /** The process that waits for the answer. */
  readonly from: Place;
  /** What takes place where it arrives. */
  readonly to: Exclude<Touch, string>;
  /** What a process reads, whatever it does. */
  readonly seen: readonly Place[];
  /** The answer arrives with the effect. */
  readonly isAtOnce: boolean;
}

/** All that is on its way between processes, the database and Redis: it takes effect when it arrives, its answer later. */
export class Wire {
  readonly #moves: Move[] = [];

  get moves(): readonly Move[] {
    return this.#moves;
  }

  send<T>(effect: () => T, { from, to, seen, isAtOnce }: Way): Promise<T> {
    return new Promise((resolve) => {
      const touchOfAnswer = { reads: seen, changes: [from] };
      const arrival: Move = isAtOnce
        ? {
            touch: { reads: [...to.reads, ...seen], changes: [...to.changes, from] },
            take: () => {
              this.#replace(arrival);
              resolve(effect());
            },
          }
        : {
            touch: to,
            take: () => {
              const result = effect();
              const answer: Move = {
                touch: touchOfAnswer,
                take: () => {
                  this.#replace(answer);
                  resolve(result);
                },
              };
              this.#replace(arrival, answer);
            },
          };
      this.#moves.push(arrival);
    });
  }

  #replace(move: Move, ...by: readonly Move[]): void {
    this.#moves.splice(this.#moves.indexOf(move), 1, ...by);
  }
}

/** Lets everything that waits for nothing outside run on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}
