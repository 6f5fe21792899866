/** For the tests and pipelines of the module's users; nothing here belongs into a running application. */
export { describeFinding, lintCatalog, type CatalogQuery, type Finding } from '../lint-catalog.js';
