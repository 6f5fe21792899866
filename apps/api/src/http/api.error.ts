import { HttpException, HttpStatus } from '@nestjs/common';

/** Every refusal that the API itself makes; those of the database carry `DB_…` codes of their own. */
const API_ERRORS = {
  API_INPUT_INVALID: [HttpStatus.BAD_REQUEST, 'The input does not have the expected form.'],
  API_UNAUTHENTICATED: [HttpStatus.UNAUTHORIZED, 'A valid bearer token is needed.'],
  API_LOGIN_REFUSED: [
    HttpStatus.UNAUTHORIZED,
    'E-mail address or password is wrong, or the account is locked for now.',
  ],
  API_INVITATION_REFUSED: [HttpStatus.UNAUTHORIZED, 'The invitation is unknown, used or expired.'],
  API_FORBIDDEN: [HttpStatus.FORBIDDEN, 'Your role does not permit this.'],
  API_NOT_FOUND: [HttpStatus.NOT_FOUND, 'The record does not exist in this clinic.'],
  API_STATE_CONFLICT: [HttpStatus.CONFLICT, 'The state of the record does not allow this change.'],
  API_ALREADY_MEMBER: [HttpStatus.CONFLICT, 'This person is a member of the clinic already.'],
  API_LAST_ADMIN: [HttpStatus.CONFLICT, 'A clinic keeps at least one active administrator.'],
  API_BUSY: [HttpStatus.SERVICE_UNAVAILABLE, 'Too many requests of this kind at once; try again shortly.'],
  API_MAIL_UNAVAILABLE: [
    HttpStatus.SERVICE_UNAVAILABLE,
    'Invitations cannot be delivered by this installation.',
  ],
} as const;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** One field of the input and the rule it breaks; never the value. */
export interface InputIssue {
  /** JSON pointer, with the part of the request in front: `body/name`. */
  readonly pointer: string;
  readonly detail: string;
}

/** A refusal of the API with a stable code. */
export class ApiError extends HttpException {
  readonly code: ApiErrorCode;
  readonly issues: readonly InputIssue[];

  constructor(code: ApiErrorCode, issues: readonly InputIssue[] = []) {
    const [status, message] = API_ERRORS[code];
    super(message, status);
    this.code = code;
    this.issues = issues;
  }
}
