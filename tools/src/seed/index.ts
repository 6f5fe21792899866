export { seed, type SeedOptions, type SeedReport, type SeedTarget } from './seed.js';
export type { DataSetOptions } from './seed.options.js';
export { SeededIds, type SeededLogin } from './seeded-ids.js';
export type { SeededTable } from './tables.js';
