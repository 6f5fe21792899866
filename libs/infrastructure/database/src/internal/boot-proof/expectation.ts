import type { ModelDescription, ModelMetadata, ModelScope } from '../../pipeline/model-metadata.js';
import type { SessionRole } from './roles.js';

/** What the catalog is held against. */
export interface CatalogExpectation {
  readonly metadata: ModelMetadata;
  /** Names of the migrations this build was made for; empty when they are proven elsewhere. */
  readonly migrations: readonly string[];
  /** The role this session should be logged in as; absent when a lint runs under another one. */
  readonly sessionRole?: SessionRole;
}

export function modelsOf(
  { metadata }: CatalogExpectation,
  ...scopes: readonly ModelScope[]
): ModelDescription[] {
  return Object.values(metadata.models).filter((model) => scopes.includes(model.scope));
}

export function tablesOf(expected: CatalogExpectation, ...scopes: readonly ModelScope[]): string[] {
  return modelsOf(expected, ...scopes).map((model) => model.table);
}

/** Columns that the client knows, in the schema's order. */
export function columnsOf(model: ModelDescription): string[] {
  return Object.values(model.fields).flatMap((field) => (field.kind === 'scalar' ? [field.column] : []));
}
