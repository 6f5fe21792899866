import type { Type } from '@nestjs/common';

/** Counts what Nest builds of a class, keeping nothing alive. */
export class Tally {
  #made: WeakRef<object>[] = [];
  /** The first dependencies, each once. */
  #sources: WeakRef<object>[] = [];
  readonly #known = new WeakSet();

  /** The class, counted; Nest finds the decorators of the original on it. */
  of(Original: Type<object>): Type<object> {
    const count = this.#count.bind(this);
    return class extends Original {
      constructor(...dependencies: unknown[]) {
        super(...dependencies);
        count(this, dependencies[0]);
      }
    };
  }

  /** How many were built. */
  get built(): number {
    return this.#made.length;
  }

  /** From how many different first dependencies. */
  get sources(): number {
    return this.#sources.length;
  }

  /** How many of the built, and of their first dependencies, something still holds. */
  get alive(): { readonly made: number; readonly sources: number } {
    return { made: aliveOf(this.#made), sources: aliveOf(this.#sources) };
  }

  /** Counts from nought again. */
  clear(): void {
    this.#made = [];
    this.#sources = [];
  }

  #count(made: object, source: unknown): void {
    this.#made.push(new WeakRef(made));
    if (typeof source !== 'object' || source === null || this.#known.has(source)) return;
    this.#known.add(source);
    this.#sources.push(new WeakRef(source));
  }
}

function aliveOf(references: readonly WeakRef<object>[]): number {
  return references.filter((reference) => reference.deref() !== undefined).length;
}
