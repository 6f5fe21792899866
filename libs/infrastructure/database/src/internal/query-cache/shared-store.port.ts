/** What a store answers about one name. */
export type Found =
  | {
      readonly kind: 'value';
      readonly sealed: Uint8Array;
      /** Until the store drops it; ms. */ readonly leftMs: number;
    }
  | { readonly kind: 'nothing' };

/** Who is to load what is missing. */
export type Claim =
  | Extract<Found, { readonly kind: 'value' }>
  /** The asker. */
  | { readonly kind: 'claimed' }
  /** Somebody else is at it. */
  | { readonly kind: 'taken' }
  /** Somebody else was at it, and it cannot be kept. */
  | { readonly kind: 'not-kept' };

/**
 * Sealed values that several processes share. It may lose what it was given, or bring back what it had lost: nobody
 * believes a value for being there.
 *
 * @throws DB_UNREACHABLE, DB_CIRCUIT_OPEN from every method, soon
 */
export interface SharedStore {
  get(name: string): Promise<Found>;
  /**
   * Makes the asker the one who loads, unless there is a value.
   *
   * @param seen how a value begins that the asker cannot use; undefined where it has seen none
   * @param forMs then the next one may claim it; ms
   */
  claim(name: string, token: string, forMs: number, seen: Uint8Array | undefined): Promise<Claim>;
  /** @param token of the claim that ends with it; '' for none */
  put(name: string, sealed: Uint8Array, keepMs: number, token: string): Promise<void>;
  /** Ends a claim that came to nothing. @param isNotKept whoever waits should load without waiting */
  release(name: string, token: string, isNotKept: boolean): Promise<void>;
  delete(name: string): Promise<void>;
}
