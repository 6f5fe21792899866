import { inspect } from 'node:util';

import { redactUrl } from '../errors/index.js';
import type { GroupName, PlacedOption } from './option-tree.js';

const LONGEST_GIVEN = 60;

/** An option’s place, as `forRoot` spells it: `pool.min`. */
export type OptionPath = `${GroupName}.${string}`;

/** Everything that is wrong, and which options nothing more can be said about. */
export class ViolationList {
  readonly #sentences: string[] = [];
  readonly #paths = new Set<string>();

  /** @param paths - the options the sentence is about: rules that need them are passed over */
  add(sentence: string, ...paths: readonly OptionPath[]): void {
    this.#sentences.push(sentence);
    for (const path of paths) this.#paths.add(path);
  }

  concerns(path: OptionPath): boolean {
    return this.#paths.has(path);
  }

  get sentences(): readonly string[] {
    return this.#sentences;
  }
}

/** The option by both its names: `DB_POOL_MIN (pool.min)`. */
export function nameOf({ definition, group, name }: PlacedOption): string {
  return `${definition.variable} (${group}.${name})`;
}

/** What was given, as far as it may be repeated. */
export function givenText({ definition }: PlacedOption, given: unknown): string {
  if (definition.disclosure === 'secret') return 'got a value that is withheld';
  if (definition.disclosure === 'url') return `got ${redactUrl(String(given))}`;
  const text = inspect(given, { depth: 1, breakLength: Infinity });
  return `got ${text.length > LONGEST_GIVEN ? `${text.slice(0, LONGEST_GIVEN)}…` : text}`;
}
