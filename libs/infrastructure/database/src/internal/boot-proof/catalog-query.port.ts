/**
 * Runs one statement without parameters and gives its rows. Texts, booleans and numbers are all a check
 * reads, so any driver will do.
 */
export type CatalogQuery = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
