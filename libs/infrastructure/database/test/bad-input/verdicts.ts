import { inspect } from 'node:util';
import { askedFor } from '../support/wire-tap.js';
import type { HazardBench } from '../support/hazard-bench.js';
import { verdictOf } from '../support/seen-error.js';

/** Most processor time that a refusal may take; ms. */
const REFUSED_WITHIN_MS = 50;
const WARM_UPS = 2;
const RUNS = 5;

export type Call = (bench: HazardBench) => Promise<unknown>;
/** Calls by what is wrong, or right, with them. */
export type Calls = Readonly<Record<string, Call>>;
/** What became of each call: `DB_INPUT_TOO_DEEP`, or what was wrong with the refusal. */
export type Verdicts = Readonly<Record<string, string>>;

/**
 * Makes each call and says how it ended. A call that reached PostgreSQL, took too long, or cost the calls
 * behind it says so in its verdict.
 */
export async function verdictsOn(bench: HazardBench, calls: Calls): Promise<Verdicts> {
  const verdicts: Record<string, string> = {};
  for (const [title, call] of Object.entries(calls)) verdicts[title] = await verdictOn(bench, call);
  return verdicts;
}

/** A value in a title. */
export const shown = (value: unknown): string => (typeof value === 'string' ? value : inspect(value));

/** All of these calls, refused with this code. */
export const refusedAs = (code: string, calls: object): Verdicts =>
  Object.fromEntries(Object.keys(calls).map((title) => [title, code]));

/** All of these calls, let through. */
export const allDone = (calls: object): Verdicts => refusedAs('done', calls);

/** The calls that end as they did with all defences in place: a mutant that these do not notice. */
export const unnoticedBy = (verdicts: Verdicts, without: Verdicts): string[] =>
  Object.keys(verdicts).filter((title) => without[title] === verdicts[title]);

/** Makes each call once and says how it ended: `done`, or the code it was refused with. */
export async function endsOn(bench: HazardBench, calls: Calls): Promise<Verdicts> {
  const ends: Record<string, string> = {};
  for (const [title, call] of Object.entries(calls)) ends[title] = await endOf(bench, call);
  return ends;
}

async function verdictOn(bench: HazardBench, call: Call): Promise<string> {
  await workAsUsual(bench);
  let end = '';
  let medianMs = 0;
  const packets = await bench.tap.during(async () => {
    end = await endOf(bench, call);
    medianMs = median(await timesOf(bench, call));
  });
  const sent = askedFor(packets).length;
  const trouble = await workAsUsual(bench).then(() => undefined, verdictOf);
  return [
    end,
    ...(sent > 0 ? ['reached PostgreSQL'] : []),
    ...(medianMs > REFUSED_WITHIN_MS ? [`took ${medianMs.toFixed(0)} ms`] : []),
    ...(trouble !== undefined ? [`${trouble} afterwards`] : []),
  ].join(', ');
}

async function endOf(bench: HazardBench, call: Call): Promise<string> {
  return await call(bench).then(() => 'done', verdictOf);
}

/** Processor time, after a warm-up: a busy machine is no slow refusal, and one that sends nothing waits for nothing. */
async function timesOf(bench: HazardBench, call: Call): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UPS; run += 1) await endOf(bench, call);
  for (let run = 0; run < RUNS; run += 1) {
    const startedAt = process.cpuUsage();
    await endOf(bench, call);
    const { user, system } = process.cpuUsage(startedAt);
    times.push((user + system) / 1000);
  }
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** An ordinary read and an ordinary transaction, one after the other: one connection is enough. */
async function workAsUsual({ database, alpha }: HazardBench): Promise<void> {
  await database.runInContext(alpha, async () => {
    await database.executeHealthcareRead((client) => client.clinic.findFirstOrThrow());
    await database.executeInTransaction((tx) => tx.patient.updateMany({ where: { mrn: 'none' }, data: {} }));
  });
}
