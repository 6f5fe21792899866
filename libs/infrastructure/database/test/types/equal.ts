/**
 * Whether two types are one and the same: neither `any` nor a mere subtype passes. Two deferred conditional types are
 * related only when they are identical; named, they would be compared by variance, which `any` slips through.
 *
 * Source: https://github.com/microsoft/TypeScript/issues/27024
 */
// prettier-ignore
export type Equal<A, B> =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- they defer the conditionals
  (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only when its argument type is `true`. */
export type Expect<T extends true> = T;

/** Compiles only when the value's type is exactly the one wanted: `exactly<string>()(name)`. */
export function exactly<Wanted>() {
  return <Got>(_got: Got, ..._proof: Equal<Got, Wanted> extends true ? [] : ['another type']): void =>
    undefined;
}

/** The control: a helper that let these pass would prove nothing. */
export type Controls = [
  Expect<Equal<string, string>>,
  // @ts-expect-error any is not string
  Expect<Equal<ReturnType<typeof JSON.parse>, string>>,
  // @ts-expect-error a subtype is not the same type
  Expect<Equal<{ id: string; name: string }, { id: string }>>,
  // @ts-expect-error null makes a difference
  Expect<Equal<string | null, string>>,
  // @ts-expect-error and so does being optional
  Expect<Equal<{ id?: string }, { id: string | undefined }>>,
];

export function controls(text: string, parsed: ReturnType<typeof JSON.parse>): void {
  exactly<string>()(text);
  // @ts-expect-error any is not string
  exactly<string>()(parsed);
  // @ts-expect-error a subtype is not the same type
  exactly<string | null>()(text);
}
