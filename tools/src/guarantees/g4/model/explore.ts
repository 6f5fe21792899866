/** Something in which several things can happen next. */
export interface Explorable {
  /** What could happen now; 0 when nothing can any more. */
  readonly choices: number;
  /** @param choice below {@link choices} */
  take(choice: number): Promise<void>;
  /** Lets all come to rest. @returns what is wrong then, if anything */
  end(): Promise<string | undefined>;
}

export interface Exploration {
  /** Orders in which everything could happen, each of them played. */
  readonly interleavings: number;
  /** Those that went wrong. */
  readonly wrong: number;
  /** Of the first of these: what was wrong, and the choices that lead there. */
  readonly example: { readonly what: string; readonly choices: readonly number[] } | undefined;
  /** Whether there was no other order left. */
  readonly isComplete: boolean;
}

/** Plays every order in which things can happen, each from the beginning: no state is copied, so none is forgotten. */
export async function explore(
  begin: () => Promise<Explorable>,
  { most, stopAtFirst }: { readonly most: number; readonly stopAtFirst: boolean },
): Promise<Exploration> {
  let path: number[] = [];
  let interleavings = 0;
  let wrong = 0;
  let example: Exploration['example'];
  for (let isLeft = true; isLeft;) {
    if (interleavings === most) return { interleavings, wrong, example, isComplete: false };
    const played = await play(await begin(), path);
    interleavings += 1;
    if (played.what !== undefined) {
      wrong += 1;
      example ??= { what: played.what, choices: played.path };
      if (stopAtFirst) return { interleavings, wrong, example, isComplete: false };
    }
    ({ path, isLeft } = next(played));
  }
  return { interleavings, wrong, example, isComplete: true };
}

interface Played {
  readonly path: readonly number[];
  readonly widths: readonly number[];
  readonly what: string | undefined;
}

/** Along the given path, then always the first of what can happen. */
async function play(world: Explorable, given: readonly number[]): Promise<Played> {
  const path: number[] = [];
  const widths: number[] = [];
  for (let width = world.choices; width > 0; width = world.choices) {
    const choice = given[path.length] ?? 0;
    path.push(choice);
    widths.push(width);
    await world.take(choice);
  }
  return { path, widths, what: await world.end() };
}

/** The path that differs last. */
function next({ path, widths }: Played): { readonly path: number[]; readonly isLeft: boolean } {
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const choice = (path[depth] ?? 0) + 1;
    if (choice < (widths[depth] ?? 0)) return { path: [...path.slice(0, depth), choice], isLeft: true };
  }
  return { path: [], isLeft: false };
}
