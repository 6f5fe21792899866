import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { PlayedScenario } from './g4.job.js';
import type { Stampede } from './real/stampede.js';

/** From a kill of the process that loads to the last answer of the others; ms. Source: targets, "stampede". */
const LAST_ANSWER_MS = 2000;

const sumOf = (played: readonly PlayedScenario[], count: (one: PlayedScenario) => number): number =>
  played.reduce((sum, one) => sum + count(one), 0);

export const interleavingsOf = (played: readonly PlayedScenario[]): number =>
  sumOf(played, ({ interleavings }) => interleavings);

export const wrongOf = (played: readonly PlayedScenario[]): number => sumOf(played, ({ wrong }) => wrong);

/** @param complete scenarios of which every order is to be played */
export function modelFigures(
  played: readonly PlayedScenario[],
  { orders, complete }: { readonly orders: number; readonly complete: number },
): Figure[] {
  return [
    atLeast('orders of events, played to their end', interleavingsOf(played), orders),
    atLeast(
      `of ${String(played.length)} scenarios have no other order`,
      sumOf(played, ({ isComplete }) => (isComplete ? 1 : 0)),
      complete,
    ),
    atMost('orders with a stale fill, or that show somebody too little', wrongOf(played), 0),
  ];
}

export function modelViolations(played: readonly PlayedScenario[]): string[] {
  return played.flatMap(({ name, example }) =>
    example === undefined ? [] : [`${name}: ${example.what}, by the choices ${example.choices.join()}`],
  );
}

export function stampedeFigures(stampede: Stampede): Figure[] {
  const { users, answered, loads, usersOfOthers, answeredAfterKill, loadsAfterKill, lastAnswerMs } = stampede;
  return [
    atLeast('users of four processes who ask for one row at once, answered', answered, users),
    atLeast('loads of it that reach the server, at least', loads, 1),
    atMost('loads of it that reach the server', loads, 1),
    atLeast(
      'users of three processes answered after the one that loads is killed',
      answeredAfterKill,
      usersOfOthers,
    ),
    atLeast('loads after the kill, at least', loadsAfterKill, 1),
    atMost('loads after the kill', loadsAfterKill, 1),
    atMost('ms from the kill to the last answer', lastAnswerMs, LAST_ANSWER_MS),
  ];
}

/** What a stampede must not do; how long it takes is for the figures alone. */
export function stampedeViolations({ users, answered, loads }: Stampede): string[] {
  return [
    ...(loads === 1 ? [] : [`${String(loads)} loads for ${String(users)} users who asked at once`]),
    ...(answered === users ? [] : [`${String(users - answered)} users were not shown the row`]),
  ];
}
