const SERIES = 'database_cache_requests_total';

/** Reads since the API's start, by where their answer came from. */
export interface CacheCounts {
  /** From what the cache held. */
  readonly held: number;
  /** From the database. */
  readonly missed: number;
}

/** Reads them from the API's metrics, in Prometheus' text format; 0 for what has not happened yet. */
export function cacheCounts(exposition: string): CacheCounts {
  const lines = exposition.split('\n').filter((line) => line.startsWith(`${SERIES}{`));
  const sumOf = (result: string): number =>
    lines
      .filter((line) => line.includes(`result="${result}"`))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  return { held: sumOf('hit'), missed: sumOf('miss') };
}
