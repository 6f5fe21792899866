import { copyValue } from '../../pipeline/copy-value.js';
import type { Operation, OperationOptions } from '../../pipeline/operation.js';
import type { Consistency } from '../../pipeline/read-settings.js';
import type { ReadSession } from '../../pipeline/session-footing.js';
import type { Demand } from './change-feed.js';

const NO_DEMAND: Demand = Object.freeze({ after: -1, floor: undefined, below: undefined });

/** Whose read the cache may answer; undefined where it must not look. */
export function sessionToAnswer({ model, reader, options }: Operation): ReadSession | undefined {
  if (model === null || options.cache === false || options.consistency === 'strong') return undefined;
  return reader?.consistency.state === 'valid' ? reader : undefined;
}

/** Field by field: a spread takes V8 microseconds. */
export function withOwnArguments({
  model,
  name,
  kind,
  args,
  principal,
  options,
  reader,
}: Operation): Operation {
  return { model, name, kind, args: copyValue(args), principal, options, reader };
}

/** How old a result the call accepts; ms. */
export function askedTtlMs({ cache }: OperationOptions): number | undefined {
  return cache === false || cache?.ttl === undefined ? undefined : cache.ttl * 1000;
}

/** Whether a result past its time will do while a fresh one is read. */
export function acceptsStale(operation: Operation): boolean {
  const { cache } = operation.options;
  return isOrdinary(operation) && cache !== false && cache?.swr !== false;
}

/** Without limits or a rank of its own: it may wait for others, and others for it. */
export function isOrdinary({ options }: Operation): boolean {
  const { timeoutMs, signal, priority = 'normal', maxStalenessMs, consistency } = options;
  const isUnlimited = timeoutMs === undefined && signal === undefined && maxStalenessMs === undefined;
  return isUnlimited && priority === 'normal' && consistency !== 'eventual';
}

/** What must have been heard of before a reader is answered; `asked` is how much of the past it accepts. */
export function demandOf(
  { consistency: { floor, sight }, seenAt, seenBelow = 0n }: ReadSession,
  committedAt: number,
  asked: Consistency | undefined,
): Demand {
  const after = Math.max(seenAt, committedAt);
  const shown = sight?.below ?? 0n;
  const below = seenBelow > shown ? seenBelow : shown;
  const isFree = after < 0 && floor === undefined && below === 0n;
  return isFree || asked === 'eventual' ? NO_DEMAND : { after, floor, below };
}
