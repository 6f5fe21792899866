import { z } from 'zod';

/** What the export in `../shared/data/synthea` gives, counted by hand from its files. */
export const expectedCounts = {
  clinics: 63,
  practitioners: 166,
  patients: 57,
  appointments: 604,
  prescriptions: 663,
  invoices: 1267,
  conditions: 438,
  observations: 915,
  procedures: 249,
  immunizations: 29,
  allergies: 40,
  carePlans: 49,
} as const;

/** Observations that name no encounter, so no clinic; and nothing else. */
export const expectedRejects = { observations: 75 } as const;

const figures = z.record(z.string(), z.int());
const importReport = z.object({ counts: figures, inserted: figures, rejected: figures });

/**
 * How the result of `db import --json` differs from what the export holds.
 * @param isFirst whether the database was empty before; a later run inserts nothing
 * @returns one sentence for each difference
 * @throws when the text is not such a result
 */
export function differencesIn(json: string, isFirst: boolean): string[] {
  const { counts, inserted, rejected } = importReport.parse(JSON.parse(json));
  const nothing = Object.fromEntries(Object.keys(expectedCounts).map((kind) => [kind, 0]));
  return [
    ...differences('held', counts, expectedCounts),
    ...differences('inserted', inserted, isFirst ? expectedCounts : nothing),
    ...differences('rejected', rejected, { ...nothing, ...expectedRejects }),
  ];
}

function differences(
  verb: string,
  actual: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(expected)
    .filter(([kind, count]) => actual[kind] !== count)
    .map(([kind, count]) => `${kind}: ${count} should be ${verb}, ${actual[kind] ?? 'none'} are`);
}
