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
