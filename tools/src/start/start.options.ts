import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; `src/start` and `dist/start` lie equally deep. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where things are. */
export const places = {
  schemaDir: join(root, 'prisma/schema'),
  migrationsDir: join(root, 'prisma/migrations'),
  api: join(root, 'apps/api/dist/main.js'),
  /** Ignored by Git. */
  dataFolder: join(root, '.data'),
};

export interface StartOptions {
  /** Everything that lasts: cluster, secrets, mails. */
  readonly dataFolder: string;
  /** Streaming replicas of the embedded cluster, 0–8. */
  readonly replicas: number;
  /** Whether demo clinics are kept in the database. */
  readonly withDemo: boolean;
  /** Told what happens, a line each. */
  readonly say: (line: string) => void;
}
