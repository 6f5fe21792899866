/** Which people are invented. The same numbers give the same rows, with the same ids, on any database. */
export interface DataSetOptions {
  /** 1–100 000. */
  readonly clinics: number;
  /** Patients of all clinics together, spread evenly; 0–100 000 000. */
  readonly patients: number;
  /** 0–4 294 967 295. */
  readonly seed: number;
  /** Past visits of a patient on average, 0–20; most of a patient's rows belong to visits. @defaultValue 1 */
  readonly visits?: number;
}

export const DEFAULT_VISITS = 1;
export const MOST_CLINICS = 100_000;
export const MOST_PATIENTS = 100_000_000;
export const MOST_SEED = 4_294_967_295;
export const MOST_VISITS = 20;

const LIMITS = {
  clinics: { least: 1, most: MOST_CLINICS, isWhole: true },
  patients: { least: 0, most: MOST_PATIENTS, isWhole: true },
  seed: { least: 0, most: MOST_SEED, isWhole: true },
  visits: { least: 0, most: MOST_VISITS, isWhole: false },
} as const;

/** @throws RangeError naming the option, its rule and what was given */
export function resolveDataSet(options: DataSetOptions): Required<DataSetOptions> {
  const { clinics, patients, seed, visits = DEFAULT_VISITS } = options;
  const resolved = { clinics, patients, seed, visits };
  for (const [name, { least, most, isWhole }] of Object.entries(LIMITS)) {
    const value = resolved[name as keyof typeof resolved];
    if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) continue;
    throw new RangeError(
      `${name} must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}, got ${value}`,
    );
  }
  return resolved;
}
