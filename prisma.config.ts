import { defineConfig } from 'prisma/config';

/** For Prisma's own command line; ours (`npm run db -- migrate`) and `npm run generate` do not read it. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_MIGRATION_URL'] && {
    datasource: { url: process.env['DATABASE_MIGRATION_URL'] },
  }),
});
