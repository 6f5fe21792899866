import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { ApiRoundVerdict } from './judge-api-round.js';
import { GRACE_MS, type RoundVerdict } from './judge-round.js';

export const sumOf = (rounds: readonly RoundVerdict[], figure: (round: RoundVerdict) => number): number =>
  rounds.reduce((sum, round) => sum + figure(round), 0);

/** What G10 promises, counted over all rounds. */
export function g10Figures(rounds: readonly RoundVerdict[], wanted: number): Figure[] {
  const underWay = sumOf(rounds, (round) => round.underWay);
  return [
    atLeast('processes signalled at work', rounds.length, wanted),
    atLeast(
      'writes acknowledged',
      sumOf(rounds, ({ acknowledged }) => acknowledged),
      1,
    ),
    atMost(
      'acknowledged writes lost',
      sumOf(rounds, ({ acknowledgedLost }) => acknowledgedLost),
      0,
    ),
    atLeast('writes under way when the signal came', underWay, 1),
    atLeast(
      'of these, ended and acknowledged',
      sumOf(rounds, ({ endedWell }) => endedWell),
      underWay,
    ),
    atMost(
      'writes that were never answered',
      sumOf(rounds, ({ unanswered }) => unanswered),
      0,
    ),
    atMost('ms from the signal to the end of the process, the longest', longestMs(rounds), GRACE_MS),
  ];
}

/** The same of the whole application. */
export function apiFigures(rounds: readonly ApiRoundVerdict[], wanted: number): Figure[] {
  const acknowledged = rounds.reduce((sum, round) => sum + round.acknowledged, 0);
  return [
    atLeast('APIs signalled at work', rounds.length, wanted),
    atLeast('patients that they acknowledged', acknowledged, 1),
    atMost('ms from the signal to the end of an API, the longest', longestMs(rounds), GRACE_MS),
  ];
}

function longestMs(rounds: readonly { readonly tookMs: number }[]): number {
  return Math.round(Math.max(0, ...rounds.map(({ tookMs }) => tookMs)));
}
