/** Something that can be read or changed by what happens next. */
export type Place = 'primary' | 'replica' | 'Redis' | `process ${number}`;

/** What a move reads and changes; `everything` for what nothing may be exchanged with. */
export type Touch = { readonly reads: readonly Place[]; readonly changes: readonly Place[] } | 'everything';

/** One thing that can happen next: the same object for as long as it can. */
export interface Move {
  readonly touch: Touch;
  take(): void;
}

/**
 * Whether it makes no difference which of two moves that can both happen comes first: neither changes what the other
 * reads or changes, so neither brings about, ends or alters the other.
 */
export function commute({ touch: one }: Move, { touch: other }: Move): boolean {
  if (one === 'everything' || other === 'everything') return false;
  const meets = (places: readonly Place[], { reads, changes }: Exclude<Touch, string>): boolean =>
    places.some((place) => changes.includes(place) || reads.includes(place));
  return !meets(one.changes, other) && !meets(other.changes, one);
}
