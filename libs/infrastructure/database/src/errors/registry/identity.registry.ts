import type { ErrorTable } from '../error-definition.js';

/** Who acts, in which clinic, and what that permits. */
export const IDENTITY_ERRORS = {
  DB_CONTEXT_MISSING: {
    type: 'ContextError',
    statusCode: 401,
    retryable: false,
    infrastructure: false,
    message: 'No clinic context is bound to this call.',
    wayOut:
      'In HTTP, let a guard verify the token before the handler runs. In jobs, queues, gateways and tests, wrap the call in `runInContext(identity, fn)`.',
  },
  DB_CONTEXT_EXPIRED: {
    type: 'ContextError',
    statusCode: 401,
    retryable: false,
    infrastructure: false,
    message: 'The identity bound to this call has expired.',
    wayOut: 'Sign in again; in a long job, open a new context with a fresh identity for each part.',
  },
  DB_CONTEXT_INVALID: {
    type: 'ContextError',
    statusCode: 400,
    retryable: false,
    infrastructure: false,
    message: 'The identity cannot be used: {name} must be {rule}.',
    wayOut: 'Build the identity from a verified token; every id is a UUID in its usual text form.',
  },
  DB_CONTEXT_MISMATCH: {
    type: 'ContextError',
    statusCode: 500,
    retryable: false,
    infrastructure: false,
    message: 'The operation belongs to another context than the transaction it was made in.',
    wayOut: 'Use the client that the callback received, inside that callback, and keep none for later.',
  },
  DB_CONTEXT_CLOSED: {
    type: 'ContextError',
    statusCode: 500,
    retryable: false,
    infrastructure: false,
    message: 'The client was used after the callback it was made for had ended.',
    wayOut: 'Await every operation inside its callback and return the results, not the client.',
  },
  DB_CONTEXT_LOST: {
    type: 'ContextError',
    statusCode: 500,
    retryable: false,
    infrastructure: false,
    message: 'PostgreSQL refused a statement that reached it without its clinic.',
    wayOut:
      'This is a defect of the module, stopped by row-level security. Report it with the correlation id.',
  },
  DB_CLINIC_REFUSED: {
    type: 'AccessError',
    statusCode: 403,
    retryable: false,
    infrastructure: false,
    message: 'The user may not act in the requested clinic.',
    wayOut: 'Ask an administrator of that clinic for a membership; a new one is seen within 60 s.',
  },
  DB_LOCATION_REFUSED: {
    type: 'AccessError',
    statusCode: 403,
    retryable: false,
    infrastructure: false,
    message: 'The user may not act at the requested location of the clinic.',
    wayOut: 'Ask an administrator of the clinic to add the location to the membership.',
  },
  DB_ACCESS_DENIED: {
    type: 'AccessError',
    statusCode: 403,
    retryable: false,
    infrastructure: false,
    message: 'The database refused the operation to this role in this clinic.',
    wayOut:
      'Write only rows of the bound clinic. If the row is its own, a grant is missing: `npm run db -- lint` names it.',
  },
  DB_SYSTEM_SCOPE_REFUSED: {
    type: 'AccessError',
    statusCode: 403,
    retryable: false,
    infrastructure: false,
    message: 'The model {model} was not named for this system work.',
    wayOut: 'Name it in `runAsSystem({ models })`; system work reaches nothing that it did not name.',
  },
  DB_READ_ONLY: {
    type: 'AccessError',
    statusCode: 403,
    retryable: false,
    infrastructure: false,
    message: 'A write was sent through a client that only reads.',
    wayOut: 'Use `executeHealthcareWrite` or `executeInTransaction`.',
  },
} as const satisfies ErrorTable;
