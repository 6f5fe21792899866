/**
 * What becomes of one statement, be it COMMIT, and of all that travels in one go with it.
 *
 * - `drop-request`: nothing of it reaches the server, and the client's connection breaks.
 * - `drop-reply`: it takes effect; instead of the server's answer the client gets a broken connection.
 * - `stall-reply`: it takes effect; the answer comes late.
 */
export type StatementFault =
  | {
      readonly kind: 'drop-request';
      /** How long the server goes on believing in the connection, and so keeps the transaction's locks; ms. */
      readonly serverNoticesAfterMs: number;
    }
  | { readonly kind: 'drop-reply' }
  | { readonly kind: 'stall-reply'; readonly stallMs: number };

/** One fault on its way to the next statement of its kind. */
export interface ArmedFault {
  readonly statement: RegExp;
  readonly fault: StatementFault;
  /** Told once it has done its work. */
  readonly struck: () => void;
}
