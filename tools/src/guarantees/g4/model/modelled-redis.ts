interface Value {
  readonly sealed: Uint8Array;
}

/** Sends what takes effect in Redis. */
export type Ask = <T>(effect: () => T, isChange: boolean) => Promise<T>;

/** Holds what processes share; loses it, or brings back what it had lost, when it is told to. */
export class ModelledRedis {
  readonly #values = new Map<string, Value>();
  readonly #claims = new Map<string, string>();
  readonly #lost = new Map<string, Value>();

  /** As one process reaches it. */
  storeFor(ask: Ask): object {
    return {
      get: (name: string) => ask(() => this.#found(name) ?? { kind: 'nothing' }, false),
      claim: (name: string, token: string, _forMs: number, seen?: Uint8Array) =>
        ask(() => this.#claim(name, token, seen), true),
      put: (name: string, sealed: Uint8Array, _keepMs: number, token: string) =>
        ask(() => {
          this.#put(name, sealed, token);
        }, true),
      release: (name: string, token: string) =>
        ask(() => {
          if (this.#claims.get(name) === token) this.#claims.set(name, '-');
        }, true),
      delete: (name: string) => ask(() => void this.#values.delete(name), true),
    };
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

  /** Each of two values stands where the other one stood. */
  swap(): void {
    const [one, other] = [...this.#values];
    if (one === undefined || other === undefined) return;
    this.#values.set(one[0], other[1]).set(other[0], one[1]);
  }

  #found(
    name: string,
  ): { readonly kind: 'value'; readonly sealed: Uint8Array; readonly leftMs: number } | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : { kind: 'value', sealed: value.sealed, leftMs: Infinity };
  }

  #claim(name: string, token: string, seen?: Uint8Array): unknown {
    const found = this.#found(name);
    if (found !== undefined && (seen === undefined || !startsWith(found.sealed, seen))) return found;
    const claim = this.#claims.get(name);
    if (claim === undefined) this.#claims.set(name, token);
    return { kind: claim === undefined ? 'claimed' : claim === '-' ? 'not-kept' : 'taken' };
  }

  #put(name: string, sealed: Uint8Array, token: string): void {
    const before = this.#values.get(name);
    if (before !== undefined) this.#lost.set(name, before);
    this.#values.set(name, { sealed });
    const claim = this.#claims.get(name);
    if (claim === token || claim === '-') this.#claims.delete(name);
  }
}

function startsWith(bytes: Uint8Array, head: Uint8Array): boolean {
  return head.every((byte, index) => bytes[index] === byte);
}
