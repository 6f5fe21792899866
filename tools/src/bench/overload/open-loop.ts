import { setTimeout as pause } from 'node:timers/promises';
import { planArrivals, type Arrival } from './arrivals.js';
import type { OpenLoadOutcome, OpenLoadRequest } from './overload-requests.js';
import type { OverloadSubject } from './overload-subject.js';
import { StreamTally } from './stream-tally.js';

/**
 * Requests that come when they come, as callers who know nothing of one another send them: they do not wait for a
 * subject that is slow, so its queue shows.
 *
 * Latencies count from when a request was due, so a stalled event loop hides nothing.
 */
export async function runOpenLoop(
  subject: OverloadSubject,
  request: OpenLoadRequest,
): Promise<OpenLoadOutcome> {
  const tallies = new Map(request.streams.map(({ name }) => [name, new StreamTally(request.durationMs)]));
  const served: Promise<void>[] = [];
  const startedAt = performance.now();
  const elapsedMs = (): number => performance.now() - startedAt;
  for (const arrival of planArrivals(request)) {
    const waitMs = arrival.atMs - elapsedMs();
    if (waitMs > 0) await pause(waitMs);
    served.push(serve(subject, arrival, tallies, elapsedMs));
  }
  await Promise.all(served);
  return Object.fromEntries(Array.from(tallies, ([name, { outcome }]) => [name, outcome]));
}

async function serve(
  subject: OverloadSubject,
  { stream, clinic, atMs, serviceMs }: Arrival,
  tallies: ReadonlyMap<string, StreamTally>,
  elapsedMs: () => number,
): Promise<void> {
  const isAccepted = await subject.ask(clinic, serviceMs);
  if (isAccepted) tallies.get(stream)?.accepted(atMs, elapsedMs());
  else tallies.get(stream)?.refused();
}
