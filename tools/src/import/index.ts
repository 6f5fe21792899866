export { DatabaseImportStore } from './database-import-store.js';
export { importSynthea } from './import-synthea.js';
export { ImportError, type ImportErrorCode } from './import.error.js';
export type { ImportOptions, ImportProgress } from './import.options.js';
export type { ImportReport } from './import.report.js';
export type { ImportStore } from './import-store.port.js';
export type { Entity } from './source.js';
