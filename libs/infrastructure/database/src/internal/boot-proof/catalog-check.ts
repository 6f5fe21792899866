import type { CatalogExpectation } from './expectation.js';

/** One rule the catalog must keep. */
export interface CatalogCheck {
  /** What a planted defect, a log line and the docs call it. */
  readonly name: string;
  readonly problem: string;
  readonly wayOut: string;
  /** A SELECT of one text column, `subject`: a row for each violation, none when all is well. */
  readonly violations: (expected: CatalogExpectation) => string;
}
