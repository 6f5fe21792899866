import type { Random } from '../../g1/random.js';
import { commute, type Move } from './move.js';

/** Something in which several things can happen next. */
export interface Explorable {
  /** What could happen now; none when nothing can any more. */
  readonly moves: readonly Move[];
  /** Settles when all that follows from the last move without another one has happened. */
  settle(): Promise<void>;
  /** Lets all come to rest. @returns what is wrong then, if anything */
  end(): Promise<string | undefined>;
}

export interface Exploration {
  /** Orders in which everything could happen that were played to their end, no two of them the same in effect. */
  readonly interleavings: number;
  /** Those that went wrong. */
  readonly wrong: number;
  /** Of the first of these: what was wrong, and the choices that lead there. */
  readonly example: { readonly what: string; readonly choices: readonly number[] } | undefined;
  /** Whether there was no other order left. */
  readonly isComplete: boolean;
}

export interface Limits {
  /** Most orders that are played, the ones given up early included. */
  readonly most: number;
  readonly stopAtFirst: boolean;
}

/**
 * Plays every order in which things can happen, each from the beginning: no state is copied, so none is forgotten.
 *
 * Of orders that differ in nothing but which of two moves that {@link commute} came first, one is played: they pass
 * through the same states of every process, and end alike. A move that was tried sleeps while only such follow that
 * commute with it, for what would come of it then has been played where it was tried; it wakes with the first that
 * does not. An order in which everything that could happen sleeps is given up. Nothing is lost by that: of every class
 * of orders that are alike one is played to its end.
 *
 * Source: P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032, sleep sets.
 */
export async function explore(
  begin: () => Promise<Explorable>,
  { most, stopAtFirst }: Limits,
): Promise<Exploration> {
  const tally = new Tally();
  let path: readonly number[] | undefined = [];
  for (let played = 0; path !== undefined; played += 1) {
    if (played === most || (stopAtFirst && tally.wrong > 0)) return tally.outcome(false);
    const order: Played = await play(await begin(), path);
    tally.count(order);
    path = order.next;
  }
  return tally.outcome(true);
}

/** Plays as many orders by chance; some may be alike. */
export async function sample(
  begin: () => Promise<Explorable>,
  { most, stopAtFirst }: Limits,
  random: Random,
): Promise<Exploration> {
  const tally = new Tally();
  for (let played = 0; played < most && !(stopAtFirst && tally.wrong > 0); played += 1) {
    const world = await begin();
    const path: number[] = [];
    for (let { moves } = world; moves.length > 0; { moves } = world) {
      const choice = random.below(moves.length);
      path.push(choice);
      moves[choice]?.take();
      await world.settle();
    }
    tally.count({ path, isAlike: false, what: await world.end() });
  }
  return tally.outcome(false);
}

interface Order {
  readonly path: readonly number[];
  /** Given up, as one like it was played. */
  readonly isAlike: boolean;
  readonly what: string | undefined;
}

interface Played extends Order {
  /** The path that differs last; undefined when there is none. */
  readonly next: readonly number[] | undefined;
}

class Tally {
  #interleavings = 0;
  wrong = 0;
  #example: Exploration['example'];

  count({ path, isAlike, what }: Order): void {
    if (isAlike) return;
    this.#interleavings += 1;
    if (what === undefined) return;
    this.wrong += 1;
    this.#example ??= { what, choices: path };
  }

  outcome(isComplete: boolean): Exploration {
    return { interleavings: this.#interleavings, wrong: this.wrong, example: this.#example, isComplete };
  }
}

/** Along the given path, then always the first of what is awake. */
async function play(world: Explorable, given: readonly number[]): Promise<Played> {
  const path: number[] = [];
  let next: readonly number[] | undefined;
  let asleep: readonly Move[] = [];
  for (let { moves } = world; moves.length > 0; { moves } = world) {
    const awake = [...moves.keys()].filter((index) => !asleep.includes(moves[index] as Move));
    const choice = given[path.length] ?? awake[0];
    const move = choice === undefined ? undefined : moves[choice];
    if (choice === undefined || move === undefined) return { path, next, isAlike: true, what: undefined };
    const other = awake.find((index) => index > choice);
    if (other !== undefined) next = [...path, other];
    path.push(choice);
    // Those before it were tried there, or slept already.
    asleep = [...new Set([...asleep, ...moves.slice(0, choice)])].filter((each) => commute(each, move));
    move.take();
    await world.settle();
  }
  return { path, next, isAlike: false, what: await world.end() };
}
