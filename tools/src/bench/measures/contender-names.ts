/** How contenders are called in tables and files. */
export const OWN = 'DatabaseService';
export const BARE = 'Prisma';
export const RECIPE = 'Prisma with the documented RLS recipe';
export const NODE_POSTGRES = 'node-postgres, named statement';
export const DRIZZLE = 'Drizzle, prepared';
export const KYSELY = 'Kysely';
