import { assertRawStatement } from '../pipeline/raw-statement.js';
import type { Next, Operation } from '../pipeline/operation.js';
import { TimeoutError, ValidationError } from '../errors/index.js';
import { createInChunks } from './create-in-chunks.js';
import { Prisma } from './generated/client/client.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Scope } from './scope.js';
import { UniqueLoader } from './unique-loader.js';
import { shapeByUniqueKey } from './unique-key.js';

type Method = (args: unknown) => Promise<unknown>;

/**
 * The pipeline's last stage for one scope: hands the operation to Prisma on the scope's lane.
 *
 * @param batchSize most rows in one createMany statement; ≥ 1
 */
export function createExecutor(scope: Scope, batchSize: number): Next {
  const loader = new UniqueLoader(scope);
  return (operation) => {
    if (operation.options.signal?.aborted === true) throw TimeoutError.cancelled();
    if (operation.model === null) return executeRaw(scope, operation);
    if (UniqueLoader.accepts(operation)) return loader.load(operation.model, operation.args as never);
    const { model, name } = operation;
    const args = shapeByUniqueKey(operation);
    return scope.perform((client) => {
      const send = (given: unknown) => delegateOf(client, model.delegate)[name]?.(given) as Promise<unknown>;
      return name.startsWith('createMany') ? createInChunks(name, args, batchSize, send) : send(args);
    }, operation.kind);
  };
}

function delegateOf(client: PrismaTransactionClient, name: string): Record<string, Method | undefined> {
  return (client as unknown as Record<string, Record<string, Method | undefined>>)[name] ?? {};
}

function executeRaw(scope: Scope, { name, args, kind }: Operation): Promise<unknown> {
  const sql = sqlOf(args as readonly unknown[]);
  assertRawStatement(sql.sql);
  return scope.perform(
    (client) => (name === '$executeRaw' ? client.$executeRaw(sql) : client.$queryRaw(sql)),
    kind,
    sql.sql,
  );
}

/** A tagged template, or a `sql` fragment; never a bare string, which would be concatenated somewhere. */
function sqlOf([first, ...values]: readonly unknown[]): Prisma.Sql {
  // Rebuilt from copies: an object of the caller's own can answer differently each time it is asked.
  if (first instanceof Prisma.Sql) return new Prisma.Sql([...first.strings].map(String), [...first.values]);
  if (Array.isArray(first) && Array.isArray((first as { raw?: unknown }).raw)) {
    return Prisma.sql(first as string[], ...values);
  }
  throw ValidationError.argument('raw SQL', 'a tagged template or a `sql` fragment');
}
