import type { ImportReport } from '../import/index.js';

const HOW_TO_SIGN_IN = `To sign in to an imported clinic, give it an administrator:
  npm run db -- clinics
  npm run db -- admin <slug> <email> --password-stdin`;

/** What an import has done, as a table and what is worth knowing beside it. */
export function importText(report: ImportReport): string {
  const { counts, inserted, present, rejected, rejects, unmapped, withheld } = report;
  const entities = Object.keys(counts) as (keyof typeof counts)[];
  const line = (name: string, ...figures: readonly (string | number)[]): string =>
    [name.padEnd(14), ...figures.map((figure) => String(figure).padStart(10))].join('');
  return [
    line('', 'total', 'inserted', 'present', 'rejected'),
    ...entities.map((name) => line(name, counts[name], inserted[name], present[name], rejected[name])),
    ...(rejects.total === 0
      ? ['No row rejected.']
      : [`${rejects.total} rows rejected, listed in ${rejects.file}:`]),
    ...rejects.causes.map(({ file, cause, rows }) => `  ${file}: ${rows} ${cause}`),
    ...unmapped.map(({ file, rows }) => `Not imported, no place in the schema: ${file} (${rows} rows)`),
    ...withheld.map(({ file, columns, why }) => `Not imported: ${columns.join(', ')} of ${file} (${why})`),
    ...(counts.clinics === 0 ? [] : [HOW_TO_SIGN_IN]),
    `Done in ${(report.durationMs / 1000).toFixed(1)} s.`,
  ].join('\n');
}
