/** One thing that a suite counts, and what the count may be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly met: boolean;
}

export const atMost = (name: string, value: number, limit: number): Figure => ({
  name,
  value,
  limit,
  met: value <= limit,
});

export const atLeast = (name: string, value: number, limit: number): Figure => ({
  name,
  value,
  limit,
  met: value >= limit,
});

/** What one guarantee suite found; the shape that `--json` writes. */
export interface GuaranteeReport {
  readonly id: string;
  readonly seed: number;
  readonly operations: number;
  readonly violations: readonly string[];
  readonly figures: readonly Figure[];
  /** The same suite without the guarantee; each must show violations. */
  readonly controls: readonly { readonly name: string; readonly violations: number }[];
  /** The same suite with one defence taken out; each must be caught. */
  readonly mutants: readonly { readonly name: string; readonly caught: boolean }[];
}

/** Why the report is no proof; empty when it is one. */
export function shortcomingsOf({ violations, figures, controls, mutants }: GuaranteeReport): string[] {
  return [
    ...violations.map((violation) => `violated: ${violation}`),
    ...figures
      .filter(({ met }) => !met)
      .map(({ name, value, limit }) => `missed: ${name} is ${String(value)}, limit ${String(limit)}`),
    ...controls.filter((control) => control.violations === 0).map(({ name }) => `silent control: ${name}`),
    ...mutants.filter(({ caught }) => !caught).map(({ name }) => `uncaught mutant: ${name}`),
    ...(figures.length === 0 ? ['no figure'] : []),
    ...(controls.length === 0 ? ['no control'] : []),
    ...(mutants.length === 0 ? ['no mutant'] : []),
  ];
}
