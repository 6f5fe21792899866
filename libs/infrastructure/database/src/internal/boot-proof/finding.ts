/** One thing about the database that must not be so. */
export interface Finding {
  /** Which check found it: `row-security-forced`. */
  readonly check: string;
  /** What it is about: a table, a role, a function. No row's value. */
  readonly subject: string;
  /** What is wrong with the subject; reads on from it. */
  readonly problem: string;
  /** What to do about it. */
  readonly wayOut: string;
}

/** One line for a log or a terminal. */
export function describeFinding({ check, subject, problem, wayOut }: Finding): string {
  return `${subject} ${problem}. ${wayOut} [${check}]`;
}
