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
  const upsert = (): UniqueArguments => lookingFirst(model, args ?? {});
  if (principal.kind === 'system') {
    if (where !== undefined && 'id' in where && where[model.clinicField] === undefined)
      throw ValidationError.argument(
        'where',
        `the key of ${model.name} together with clinicId, in system work`,
      );
    return name === 'upsert' ? upsert() : args;
  }
  return name === 'upsert' ? withClinic(model, principal.identity.clinicId, upsert()) : args;
}

/**
 * An upsert by `id`, also together with the clinic, would become ON CONFLICT (id), an index that does not exist; an
 * empty AND makes Prisma look first. Every other unique key stays native, hence atomic.
 */
function lookingFirst(model: ModelDescription, args: UniqueArguments): UniqueArguments {
  const { where } = args;
  const isById = model.uniqueKeys.some(({ name, fields }) => fields.includes('id') && name in (where ?? {}));
  return isById ? { ...args, where: { AND: [], ...where } } : args;
}

/** A native upsert needs the clinic in `create`, too: Prisma compares it with the key. */
function withClinic(model: ModelDescription, clinicId: string, args: UniqueArguments): unknown {
  const { create } = args;
  if (create === undefined || namesRelation(model, create)) return args;
  return { ...args, create: { [String(model.clinicField)]: clinicId, ...create } };
}

/** Prisma takes either scalar keys or relation objects in one create, never both. */
function namesRelation(model: ModelDescription, data: Record<string, unknown>): boolean {
  return Object.keys(data).some((key) => model.fields[key]?.kind === 'relation');
}
