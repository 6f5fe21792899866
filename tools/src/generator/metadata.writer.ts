import type { GeneratedMetadata } from './metadata.builder.js';

const preamble = `// Generated from prisma/schema by \`npm run generate\`. Do not edit.
import { deepFreeze, type ModelMetadata } from '../../pipeline/model-metadata.js';
`;

/** The TypeScript module that the library imports. */
export function printMetadata(metadata: GeneratedMetadata): string {
  return `${preamble}
export const modelMetadata: ModelMetadata = deepFreeze(${JSON.stringify(metadata, null, 2)});
`;
}

/** The migrations that a database of this build must have. */
export function printMigrationNames(names: readonly string[]): string {
  return `// Generated from prisma/migrations by \`npm run generate\`. Do not edit.
export const migrationNames: readonly string[] = Object.freeze(${JSON.stringify(names, null, 2)});
`;
}
