import type { Catalogue } from './catalogue.js';
import { envExampleDocument } from './env-example.document.js';
import { errorsDocument } from './errors.document.js';
import { metricsDocument } from './metrics.document.js';
import { optionsTypeDocument } from './options-type.document.js';
import { optionsDocument } from './options.document.js';

/** One committed file that is made from the catalogue. */
export interface GeneratedDocument {
  /** Path below the repository. */
  readonly file: string;
  readonly render: (catalogue: Catalogue) => string;
}

export const DOCUMENTS: readonly GeneratedDocument[] = [
  { file: 'docs/errors.md', render: errorsDocument },
  { file: 'docs/options.md', render: optionsDocument },
  { file: 'docs/metrics.md', render: metricsDocument },
  { file: '.env.example', render: envExampleDocument },
  { file: 'libs/infrastructure/database/src/config/database-module-options.ts', render: optionsTypeDocument },
];
