import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { PlayedScenario } from './g4.job.js';

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
