const LINES_SHOWN = 5;

/** Where two texts differ, a few lines of each; empty when they are equal. */
export function differenceOf(committed: string, generated: string): string[] {
  const [before, after] = [committed.split('\n'), generated.split('\n')];
  const gone = before.filter((line) => !after.includes(line));
  const added = after.filter((line) => !before.includes(line));
  const moved = gone.length + added.length === 0 && committed !== generated;
  return [
    ...marked('-', gone),
    ...marked('+', added),
    ...(moved ? ['  (the same lines in another order)'] : []),
  ];
}

function marked(mark: string, lines: readonly string[]): string[] {
  const rest = lines.length - LINES_SHOWN;
  const shown = lines.slice(0, LINES_SHOWN).map((line) => `  ${mark} ${line}`);
  return rest > 0 ? [...shown, `  ${mark} … ${rest} more`] : shown;
}
