/** One open connection and its age. */
export interface Slot<C> {
  readonly connection: C;
  /** When it has lived long enough; ms on the pool's clock. */
  readonly retireAtMs: number;
  /** Since when nobody uses it; ms on the pool's clock. */
  idleSinceMs: number;
}
