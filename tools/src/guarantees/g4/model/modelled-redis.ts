import type { Wire } from './wire.js';

interface Value {
  readonly sealed: Uint8Array;
}

/** Holds what processes share; loses it, or brings back what it had lost, when it is told to. */
export class ModelledRedis {
  readonly #wire: Wire;
  readonly #values = new Map<string, Value>();
  readonly #claims = new Map<string, string>();
  readonly #lost = new Map<string, Value>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  get(name: string): Promise<unknown> {
    return this.#wire.send(() => this.#found(name) ?? { kind: 'nothing' }, true);
  }

  claim(name: string, token: string, _forMs: number, seen?: Uint8Array): Promise<unknown> {
    return this.#wire.send(() => {
      const found = this.#found(name);
      if (found !== undefined && (seen === undefined || !startsWith(found.sealed, seen))) return found;
      const claim = this.#claims.get(name);
      if (claim === undefined) this.#claims.set(name, token);
      return { kind: claim === undefined ? 'claimed' : claim === '-' ? 'not-kept' : 'taken' };
    }, true);
  }

  put(name: string, sealed: Uint8Array, _keepMs: number, token: string): Promise<void> {
    return this.#wire.send(() => {
      const before = this.#values.get(name);
      if (before !== undefined) this.#lost.set(name, before);
      this.#values.set(name, { sealed });
      if (this.#claims.get(name) === token) this.#claims.delete(name);
    }, true);
  }

  release(name: string, token: string): Promise<void> {
    return this.#wire.send(() => {
      if (this.#claims.get(name) === token) this.#claims.set(name, '-');
    }, true);
  }

  delete(name: string): Promise<void> {
    return this.#wire.send(() => void this.#values.delete(name), true);
  }

  /** It starts again, empty. */
  lose(): void {
    for (const [name, value] of this.#values) this.#lost.set(name, value);
    this.#values.clear();
    this.#claims.clear();
  }

  /** A copy that had fallen behind takes over: what was there before is there again. */
  bringBack(): void {
    for (const [name, value] of this.#lost) this.#values.set(name, value);
  }

  #found(
    name: string,
  ): { readonly kind: 'value'; readonly sealed: Uint8Array; readonly leftMs: number } | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : { kind: 'value', sealed: value.sealed, leftMs: Infinity };
  }
}

function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return head.every((byte, index) => bytes[index] === byte);
}
