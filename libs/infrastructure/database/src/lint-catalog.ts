import { proveCatalog, type CatalogQuery, type Finding } from './internal/boot-proof/index.js';
import { migrationNames } from './prisma/generated/migration-names.js';
import { modelMetadata } from './prisma/generated/model-metadata.js';

export { describeFinding, type CatalogQuery, type Finding } from './internal/boot-proof/index.js';

/**
 * Holds a database's catalog against what isolation, states and audit rest on, as every start of the module does, but
 * through a connection of any role: for the pipelines that test migrations before they reach production.
 *
 * A table without forced row-level security, a key that does not lead with the clinic, a grant too many, a view or a
 * function around the policies: each is one finding. Three statements, no writes; one session, not a pool.
 *
 * @param query runs one statement without parameters and gives its rows; any driver will do
 * @returns what is wrong, each with its way out; an empty list is the proof
 * @throws whatever `query` throws
 */
export async function lintCatalog(query: CatalogQuery): Promise<Finding[]> {
  return await proveCatalog(query, { metadata: modelMetadata, migrations: migrationNames });
}
