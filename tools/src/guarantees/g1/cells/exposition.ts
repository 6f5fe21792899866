/** One series of the module's own metrics. @param series its name and labels; undefined while there is none */
export function countIn(exposition: string, series: string): number | undefined {
  const line = exposition.split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}
