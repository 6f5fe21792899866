/** Why nobody was made an administrator. */
export type AdminErrorCode =
  | 'CLINIC_UNKNOWN'
  | 'CLINIC_CLOSED'
  | 'EMAIL_INVALID'
  | 'PASSWORD_WEAK'
  | 'PASSWORD_MISSING'
  | 'PASSWORD_PRESENT'
  | 'USER_DISABLED';

/** A request for an administrator that cannot be met; the message says how to put it right. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly code: AdminErrorCode;

  constructor(code: AdminErrorCode, problem: string, wayOut: string) {
    super(`${problem} ${wayOut}`);
    this.code = code;
  }
}
