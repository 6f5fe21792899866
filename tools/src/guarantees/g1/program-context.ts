import type { ClinicWorld } from './clinic-world.js';
import { findForeign } from './find-foreign.js';
import type { Random } from './random.js';
import type { Target } from './target.port.js';
import { assertThat } from './violation.js';

/** What one operation of a program works with. */
export interface ProgramContext {
  readonly target: Target;
  readonly own: ClinicWorld;
  readonly others: readonly ClinicWorld[];
  readonly random: Random;
  readonly clinicIds: ReadonlySet<string>;
  /** Results, in program order: two runs of one program must write the same. */
  readonly output: (operation: string, result: unknown) => void;
}

export type ProgramOperation = (context: ProgramContext, model: string) => Promise<void>;

/** Every result passes here: nothing of another clinic may be in it, at any depth. */
export function checkResult(context: ProgramContext, operation: string, result: unknown): void {
  const { own, clinicIds } = context;
  const path = findForeign(result, own.identity.clinicId, own.marker, clinicIds);
  assertThat(path === null, 'foreign', operation, path ?? '');
  context.output(operation, result);
}

/** The id of a row of another clinic; of one's own where no other has any. */
export function foreignId({ others, random }: ProgramContext, model: string): string | null {
  const owners = others.filter((other) => other.size(model) > 0);
  return owners.length === 0 ? null : random.pick(random.pick(owners).ids(model));
}

/** The ids a list shows must be exactly the clinic's. */
export function checkIds(operation: string, expected: readonly string[], rows: unknown): void {
  const wanted = new Set(expected);
  const seen = new Set((rows as { id: string }[]).map(({ id }) => id));
  for (const id of seen) assertThat(wanted.has(id), 'foreign', operation, `unexpected row ${id}`);
  assertThat(
    seen.size === wanted.size,
    'missing',
    operation,
    `${String(seen.size)} of ${String(wanted.size)} rows`,
  );
}
