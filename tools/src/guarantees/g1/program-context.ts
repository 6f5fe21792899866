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

/** A row of another clinic. */
export interface ForeignRow {
  readonly key: string;
  readonly clinicId: string;
}

/** A row of another clinic, at random; null where no other has any. */
export function foreignRow({ others, random }: ProgramContext, model: string): ForeignRow | null {
  const owners = others.filter((other) => other.size(model) > 0);
  if (owners.length === 0) return null;
  const owner = random.pick(owners);
  return { key: random.pick(owner.keys(model)), clinicId: owner.identity.clinicId };
}

/** The rows a list shows must be exactly these. */
export function checkKeys(
  operation: string,
  expected: readonly string[],
  seen: readonly (string | undefined)[],
): void {
  const wanted = new Set(expected);
  const found = new Set(seen);
  for (const key of found)
    assertThat(key !== undefined && wanted.has(key), 'foreign', operation, `unexpected row ${String(key)}`);
  assertThat(
    found.size === wanted.size,
    'missing',
    operation,
    `${String(found.size)} of ${String(wanted.size)} rows`,
  );
}
