import { ValidationError } from '../errors/index.js';
import type { ModelDescription } from '../pipeline/model-metadata.js';
import type { Operation } from '../pipeline/operation.js';

const BY_UNIQUE_KEY = new Set(['findUnique', 'findUniqueOrThrow', 'update', 'delete', 'upsert']);

interface UniqueArguments {
  readonly where?: Record<string, unknown>;
  readonly create?: Record<string, unknown>;
}

/**
 * Makes calls by unique key mean what their caller expects under composite keys.
 *
 * `id` alone is unique within a clinic only. A clinic's user sees one clinic, so `{ id }` is enough; system work
 * sees several and must name the clinic.
 *
 * @throws DB_ARGUMENT_INVALID
 */
export function shapeByUniqueKey({ model, name, args, principal }: Operation): unknown {
  if (model === null || model.clinicField === null || !BY_UNIQUE_KEY.has(name)) return args;
  const { where } = (args ?? {}) as UniqueArguments;
  if (principal.kind === 'system') {
    if (where !== undefined && 'id' in where && where[model.clinicField] === undefined)
      throw ValidationError.argument(
        'where',
        `the key of ${model.name} together with clinicId, in system work`,
      );
    return args;
  }
  return name === 'upsert' ? shapeUpsert(model, principal.identity.clinicId, args ?? {}) : args;
}

/**
 * An upsert by `id` would become ON CONFLICT (id), an index that does not exist; an empty AND makes Prisma look
 * first. Every other unique key stays native, hence atomic, provided `create` repeats the clinic.
 */
function shapeUpsert(model: ModelDescription, clinicId: string, args: UniqueArguments): unknown {
  const where = args.where !== undefined && 'id' in args.where ? { AND: [], ...args.where } : args.where;
  const create = args.create;
  if (create === undefined || namesRelation(model, create)) return { ...args, where };
  return { ...args, where, create: { [String(model.clinicField)]: clinicId, ...create } };
}

/** Prisma takes either scalar keys or relation objects in one create, never both. */
function namesRelation(model: ModelDescription, data: Record<string, unknown>): boolean {
  return Object.keys(data).some((key) => model.fields[key]?.kind === 'relation');
}
