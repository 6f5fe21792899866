import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import type { WriteClient } from '@infrastructure/database';
import type pg from 'pg';

/** The library's generated client without the library around it. */
const GENERATED = fileURLToPath(
  new URL('../../../../libs/infrastructure/database/dist/prisma/generated/client/client.js', import.meta.url),
);

type Hook = (call: { args: unknown; query: (args: unknown) => PromiseLike<unknown> }) => Promise<unknown>;

/** What the benchmarks use of a PrismaClient. */
export type PlainPrisma = WriteClient & {
  $transaction(queries: readonly PromiseLike<unknown>[]): Promise<unknown[]>;
  $extends(extension: { query: { $allModels: { $allOperations: Hook } } }): PlainPrisma;
  $disconnect(): Promise<void>;
};

type PrismaClientClass = new (options: { adapter: PrismaPg; errorFormat: 'minimal' }) => PlainPrisma;

/** Prisma on its own adapter, with named statements as the module has them. */
export async function openPlainPrisma(pool: pg.Pool): Promise<PlainPrisma> {
  const { PrismaClient } = (await import(GENERATED)) as { PrismaClient: PrismaClientClass };
  const adapter = new PrismaPg(pool, { statementNameGenerator: statementNames() });
  return new PrismaClient({ adapter, errorFormat: 'minimal' });
}

function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const name = names.get(sql) ?? `s${String(names.size)}`;
    names.set(sql, name);
    return name;
  };
}
