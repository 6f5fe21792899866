/** Why a row stays out. */
export type RejectCause =
  | 'not-utf8'
  | 'line-too-long'
  | 'bad-quoting'
  | 'column-count'
  | 'missing-value'
  | 'too-long'
  | 'bad-value'
  | 'bad-date'
  | 'bad-number'
  | 'ends-before-start'
  | 'unknown-reference'
  | 'foreign-reference'
  | 'no-encounter'
  | 'duplicate-id'
  | 'duplicate-row'
  | 'refused-by-database';

/**
 * A row that stays out while the rest goes in.
 *
 * `detail` names columns, rules and limits, never a value: rejects files are mailed around.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: RejectCause;

  constructor(reason: RejectCause, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
