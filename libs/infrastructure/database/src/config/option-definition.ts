import type { OptionRule } from './option-rule.js';
import type { Profile } from './profile.js';

/** A default the same everywhere, one by profile, or one that follows from other options. */
export type OptionDefault =
  | { readonly kind: 'none'; readonly words: string }
  | { readonly kind: 'same'; readonly value: unknown; readonly words?: string }
  | { readonly kind: 'by-profile'; readonly values: Readonly<Record<Profile, unknown>> }
  | { readonly kind: 'derived'; readonly words: string };

/** How much of a given value may be repeated when it breaks a rule. */
export type Disclosure = 'plain' | 'url' | 'secret';

/** When an option must be set. */
export type Duty = 'optional' | 'production' | 'production-server';

/** Whether an option changes anything, or its value is looked at and no more. */
export type Effect = 'in-force' | 'checked-only';

/** One option: the source of its type, its check, `docs/options.md` and `.env.example`. */
export interface OptionDefinition<Input = unknown, Output = Input> extends OptionRule<Input, Output> {
  /** The environment variable. */
  readonly variable: string;
  /** What it does, one or two sentences. */
  readonly description: string;
  readonly default: OptionDefault;
  readonly disclosure: Disclosure;
  readonly duty: Duty;
  /** `checked-only`: what reads it is not built yet. @defaultValue in-force */
  readonly effect: Effect;
  /** A value for `.env.example` where there is no default to show. */
  readonly example?: string;
}

type Described = Pick<OptionDefinition, 'variable' | 'description' | 'default'> &
  Partial<Pick<OptionDefinition, 'disclosure' | 'duty' | 'effect' | 'example'>>;

export function option<Input, Output>(
  rule: OptionRule<Input, Output>,
  described: Described,
): OptionDefinition<Input, Output> {
  return Object.freeze({ disclosure: 'plain', duty: 'optional', effect: 'in-force', ...described, ...rule });
}

export function same(value: unknown, words?: string): OptionDefault {
  return words === undefined ? { kind: 'same', value } : { kind: 'same', value, words };
}

/** @param production - in production; @param elsewhere - in development and test */
export function byProfile(production: unknown, elsewhere: unknown): OptionDefault {
  return { kind: 'by-profile', values: { production, development: elsewhere, test: elsewhere } };
}

export function none(words = 'none'): OptionDefault {
  return { kind: 'none', words };
}

export function derived(words: string): OptionDefault {
  return { kind: 'derived', words };
}
