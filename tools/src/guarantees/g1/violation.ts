/** What a program saw that it must not see, or did not see that it must. */
export interface Violation {
  readonly kind: 'foreign' | 'missing';
  readonly operation: string;
  readonly detail: string;
}

/** A result broke the guarantee. Thrown inside programs, counted by whoever runs them. */
export class ViolationError extends Error {
  readonly violation: Violation;

  constructor(violation: Violation) {
    super(`${violation.kind} in ${violation.operation}: ${violation.detail}`);
    this.violation = violation;
  }
}

export function assertThat(holds: boolean, kind: Violation['kind'], operation: string, detail: string): void {
  if (!holds) throw new ViolationError({ kind, operation, detail });
}

/** The code of an error as the module, or Prisma itself, gives it. */
export function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? error);
}
