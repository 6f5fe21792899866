import type { Type } from '@nestjs/common';

/** Counts what Nest builds of a class, keeping nothing alive. */
export class Tally {
  readonly #made: WeakRef<object>[] = [];
  readonly #from: WeakRef<object>[] = [];

  /** The class, counted; Nest finds the decorators of the original on it. */
  of(Original: Type<object>): Type<object> {
    const [made, from] = [this.#made, this.#from];
    return class extends Original {
      constructor(...dependencies: unknown[]) {
        super(...dependencies);
        made.push(new WeakRef(this));
        const [first] = dependencies;
        if (typeof first === 'object' && first !== null) from.push(new WeakRef(first));
      }
    };
  }

  /** How many were built. */
  get built(): number {
    return this.#made.length;
  }

  /** Of how many different first dependencies; those already collected count as different. */
  get sources(): number {
    return new Set(this.#from.map((reference) => reference.deref() ?? reference)).size;
  }

  /** How many of the built, and of their first dependencies, something still holds. */
  get alive(): { readonly made: number; readonly sources: number } {
    return { made: aliveOf(this.#made), sources: aliveOf(this.#from) };
  }

  clear(): void {
    this.#made.length = 0;
    this.#from.length = 0;
  }
}

function aliveOf(references: readonly WeakRef<object>[]): number {
  return references.filter((reference) => reference.deref() !== undefined).length;
}
