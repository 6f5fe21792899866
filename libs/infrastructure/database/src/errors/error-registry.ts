import type { ErrorType } from './error-definition.js';
import { AVAILABILITY_ERRORS } from './registry/availability.registry.js';
import { DATA_ERRORS } from './registry/data.registry.js';
import { IDENTITY_ERRORS } from './registry/identity.registry.js';
import { SETUP_ERRORS } from './registry/setup.registry.js';

/** Every error of the module: the one source of the classes, the classifier and `docs/errors.md`. */
export const ERROR_REGISTRY = Object.freeze({
  ...IDENTITY_ERRORS,
  ...DATA_ERRORS,
  ...AVAILABILITY_ERRORS,
  ...SETUP_ERRORS,
});

type Registry = typeof ERROR_REGISTRY;

/** A code of the registry, stable across releases: switch on it, not on the message. */
export type ErrorCode = keyof Registry;

/** The codes that belong to one class. */
export type CodeOf<T extends ErrorType> = {
  [C in ErrorCode]: Registry[C]['type'] extends T ? C : never;
}[ErrorCode];

type NamesIn<M extends string> = M extends `${string}{${infer N}}${infer Rest}` ? N | NamesIn<Rest> : never;

/** What a code's message must be given: names and limits, nothing else. */
export type MessageNames<C extends ErrorCode> = {
  readonly [N in NamesIn<Registry[C]['message']>]: string | number;
};

/** The codes whose message needs no names. */
export type PlainCode = { [C in ErrorCode]: keyof MessageNames<C> extends never ? C : never }[ErrorCode];
