export interface OverheadRequest {
  /** Of each kind. */
  readonly operations: number;
}

/** Median time of one read; µs. */
export interface OverheadSample {
  readonly ownMicros: number;
  readonly plainMicros: number;
}
