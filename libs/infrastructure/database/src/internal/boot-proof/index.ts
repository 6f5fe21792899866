export type { CatalogQuery } from './catalog-query.port.js';
export type { CatalogExpectation } from './expectation.js';
export { describeFinding, type Finding } from './finding.js';
export { proveCatalog, proveSession } from './prove-catalog.js';
export { APP_ROLE, AUDITOR_ROLE, SYSTEM_ROLE, type SessionRole } from './roles.js';
