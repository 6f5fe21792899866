import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService, Identity } from '@infrastructure/database';
import type { Random } from '../g1/random.js';
import { sessionsAmong } from '../worker/module-sessions.js';
import type { SuperuserSession } from '../worker/superuser-session.js';
import { AbandonedRequestError, LEAK_KINDS, type LeakKind } from './leak-kinds.js';
import type { LeakJournal } from './leak-journal.js';
import { OpenLeak } from './open-leak.js';
import { probeSlots, type ProbedSlots } from './slot-probes.js';
import { SlotWatch } from './slot-watch.js';

const MOST_STAGGER_MS = 150;
const LOOK_EVERY_MS = 25;
/** After which what has not happened is not waited for any more; ms from the last request's end. */
const GIVE_UP_AFTER_MS = 3500;

export interface LeakStage {
  readonly database: DatabaseService;
  readonly clinic: Identity;
  readonly journal: LeakJournal;
  readonly server: SuperuserSession;
  readonly random: Random;
}

/** One leak, and what became of it. */
export interface ObservedLeak {
  readonly leak: OpenLeak;
  readonly kind: LeakKind;
  /** ms from the loss; Infinity when it did not happen */
  readonly sessionGoneAfterMs: number;
  /** How the transaction ended that nobody awaited. */
  readonly end: string;
}

export interface ObservedBatch {
  readonly leaks: readonly ObservedLeak[];
  /** From each loss, in order, to when the pool had a place back; ms, Infinity for one that stayed out. */
  readonly slotsBackAfterMs: readonly number[];
  /** What the places are good for afterwards. */
  readonly probed: ProbedSlots;
}

/** Loses `count` connections, which is all there are, and watches how they come back. */
export async function injectLeaks(stage: LeakStage, first: number, count: number): Promise<ObservedBatch> {
  const { database, clinic, journal, random } = stage;
  const slots = new SlotWatch(database);
  const lost = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      loseOne(stage, `leak-${String(first + index)}`, random.pick(LEAK_KINDS), random.below(MOST_STAGGER_MS)),
    ),
  );
  const leaks = lost.map(({ leak }) => leak);
  const [goneAfterMs] = await Promise.all([
    watchSessions(stage, leaks),
    untilSo(() => journal.hasAll(leaks.map(({ requestId }) => requestId)) && slots.backAtMs.length >= count),
  ]);
  slots.stop();
  const stayedOut = Math.max(0, count - slots.backAtMs.length);
  const probed =
    stayedOut === 0 ? await probeSlots(database, clinic, count) : { unserved: stayedOut, cutOff: 0 };
  const ends = await Promise.all(leaks.map((leak) => leak.settle()));
  return {
    probed,
    leaks: lost.map(({ leak, kind }, index) => ({
      leak,
      kind,
      sessionGoneAfterMs: goneAfterMs[index] ?? Infinity,
      end: ends[index] ?? 'never ended',
    })),
    slotsBackAfterMs: inOrder(leaks.map(({ lostAtMs }) => lostAtMs)).map(
      (lostAtMs, index) => (slots.backAtMs[index] ?? Infinity) - lostAtMs,
    ),
  };
}

async function loseOne(
  { database, clinic }: LeakStage,
  requestId: string,
  kind: LeakKind,
  staggerMs: number,
): Promise<{ leak: OpenLeak; kind: LeakKind }> {
  await pause(staggerMs);
  const leak = new OpenLeak(database, requestId);
  try {
    await database.runInContext({ ...clinic, requestId }, () => kind.leave(leak));
  } catch (error) {
    if (!(error instanceof AbandonedRequestError)) throw error;
  }
  const endedAtMs = performance.now();
  leak.lostAtMs = endedAtMs;
  const takenAtMs = await leak.held.then(() => performance.now());
  // What is taken after the request's end is lost from then on.
  leak.lostAtMs = Math.max(endedAtMs, takenAtMs);
  return { leak, kind };
}

/** @returns for each leak when the server had lost its last session; ms from the loss */
async function watchSessions({ server }: LeakStage, leaks: readonly OpenLeak[]): Promise<number[]> {
  const goneAfterMs = leaks.map(() => Infinity);
  await untilSo(async () => {
    const there = await sessionsAmong(
      server,
      leaks.flatMap(({ pids }) => pids),
    );
    leaks.forEach((leak, index) => {
      const isThere = leak.pids.some((pid) => there.has(pid));
      if (isThere) goneAfterMs[index] = Infinity;
      else if (goneAfterMs[index] === Infinity) goneAfterMs[index] = performance.now() - leak.lostAtMs;
    });
    return there.size === 0;
  });
  return goneAfterMs;
}

async function untilSo(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAtMs = performance.now() + GIVE_UP_AFTER_MS;
  while (!(await isSo()) && performance.now() < endsAtMs) await pause(LOOK_EVERY_MS);
}

function inOrder(moments: readonly number[]): number[] {
  return [...moments].sort((one, other) => one - other);
}
