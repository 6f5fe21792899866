import { canonicalUuid } from '../../context/identity.js';
import type { Change } from '../../pipeline/change-report.js';
import type { FieldMetadata, ModelDescription, ModelMetadata } from '../../pipeline/model-metadata.js';
import type { Operation, OperationOptions } from '../../pipeline/operation.js';

/** Read under row-level security or written past the audit: what happens to them is not heard of, or must count at once. */
const NEVER_CACHED: ReadonlySet<string> = new Set(['OperationReceipt', 'LoginSession']);
const CACHED_SCOPES: ReadonlySet<string> = new Set(['clinic', 'clinic-root', 'member']);

/** Methods that find the row of one id and nothing else, where no relation is asked for. */
const LOOKUPS: ReadonlySet<string> = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
]);

/**
 * What results depend on, and what changes touch: a clinic's table, or one row of it. A read of whatever has one of
 * the tags of a change may have another result from then on.
 */
export class CacheTags {
  readonly #models: ReadonlyMap<string, ModelDescription>;
  readonly #byDelegate: ReadonlyMap<string, ModelDescription>;
  readonly #byTable: ReadonlyMap<string, ModelDescription>;

  constructor({ models }: Pick<ModelMetadata, 'models'>) {
    this.#models = new Map(Object.entries(models));
    this.#byDelegate = new Map(Object.values(models).map((model) => [model.delegate, model]));
    this.#byTable = new Map(Object.values(models).map((model) => [model.table, model]));
  }

  /** Null for a read that must not be cached, as it depends on something whose changes are not heard of. */
  ofRead({ model, name, args, principal, options }: Operation): readonly string[] | null {
    if (model === null || principal.kind !== 'clinic') return null;
    const { clinicId } = principal.identity;
    const involved = [model];
    this.#involve(involved, model, args);
    const rowId = involved.length === 1 && LOOKUPS.has(name) ? idAlone(args) : undefined;
    const tags = [everythingOf(clinicId), ...declaredTags(options, clinicId)];
    for (const each of involved) {
      if (!isCached(each)) return null;
      tags.push(...this.#tagsOf(each, clinicId, rowId));
    }
    return tags;
  }

  /** Null for a change that may concern anything. */
  ofChange({ clinicId, table, rowId }: Change): readonly string[] | null {
    if (table === INVALIDATIONS) return clinicId === null ? null : this.#ofTag(clinicId, rowId ?? EVERYTHING);
    const model = this.#byTable.get(table);
    if (model === undefined) return null;
    if (!isCached(model)) return [];
    if (model.scope === 'member') return [everywhere(table)];
    if (clinicId === null) return null;
    const list = `${clinicId} ${table}`;
    return rowId === null ? [list] : [list, `${list} ${rowId}`];
  }

  /** What a value of the application's own depends on: it is as good as the least of these. */
  ofNames(names: readonly string[], clinicId: string): readonly string[] {
    return [everythingOf(clinicId), ...names.flatMap((name) => this.#dependsOn(name, clinicId))];
  }

  #dependsOn(name: string, clinicId: string): readonly string[] {
    const own = ownTag(clinicId, name);
    const { model, id } = this.#named(name);
    return model === undefined ? [own] : [own, ...this.#tagsOf(model, clinicId, id)];
  }

  /** What a tag that somebody invalidates stands for: `*`, a model, a row as `Model:id`, or a name of the application's. */
  #ofTag(clinicId: string, tag: string): readonly string[] {
    if (tag === EVERYTHING) return [everythingOf(clinicId)];
    const own = ownTag(clinicId, tag);
    const { model, id } = this.#named(tag);
    if (model === undefined) return [own];
    if (model.scope === 'member') return [own, everywhere(model.table)];
    const list = `${clinicId} ${model.table}`;
    return [own, list, id === undefined ? everyRow(list) : `${list} ${id}`];
  }

  /** The model, and the row, that a tag names: `Patient`, or `patient` as in calls, and `patient:<id>`. */
  #named(tag: string): { readonly model: ModelDescription | undefined; readonly id: string | undefined } {
    const [name = '', ...rest] = tag.split(':');
    const model = this.#models.get(name) ?? this.#byDelegate.get(name);
    return { model, id: rest.length === 0 ? undefined : rest.join(':').toLowerCase() };
  }

  #tagsOf({ scope, table }: ModelDescription, clinicId: string, rowId: string | undefined): string[] {
    // Which users a clinic sees is said by its memberships.
    if (scope === 'member') return [everywhere(table), `${clinicId} memberships`];
    const list = `${clinicId} ${table}`;
    return rowId === undefined ? [list] : [everyRow(list), `${list} ${rowId}`];
  }

  /** The models that the arguments lead to: by what is brought along, filtered by, ordered by or counted. */
  #involve(involved: ModelDescription[], model: ModelDescription, part: unknown): void {
    if (Array.isArray(part)) {
      for (const item of part) this.#involve(involved, model, item);
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    for (const key of Object.keys(part)) {
      const value = (part as Record<string, unknown>)[key];
      if (value === undefined || value === false) continue;
      if (key === '_count' && value === true) this.#involveAll(involved, model);
      const field = Object.hasOwn(model.fields, key) ? model.fields[key] : undefined;
      this.#involve(involved, this.#led(involved, field) ?? model, value);
    }
  }

  #involveAll(involved: ModelDescription[], { fields }: ModelDescription): void {
    for (const field of Object.values(fields)) this.#led(involved, field);
  }

  /** The model that a relation leads to, which is one of those involved then. */
  #led(involved: ModelDescription[], field: FieldMetadata | undefined): ModelDescription | undefined {
    const related = field?.kind === 'relation' ? this.#models.get(field.relation) : undefined;
    if (related !== undefined && !involved.includes(related)) involved.push(related);
    return related;
  }
}

function isCached({ name, scope }: ModelDescription): boolean {
  return CACHED_SCOPES.has(scope) && !NEVER_CACHED.has(name);
}

/** The table of records that tell of invalidations by hand (`healthcare.invalidate_cache`). */
const INVALIDATIONS = 'cached_results';
const EVERYTHING = '*';

function everythingOf(clinicId: string): string {
  return `${clinicId} ${EVERYTHING}`;
}

/** Touched when the rows of a whole table are invalidated, though none was changed. */
function everyRow(list: string): string {
  return `${list} ${EVERYTHING}`;
}

/** No table's name begins like that. */
function ownTag(clinicId: string, tag: string): string {
  return `${clinicId} #${tag}`;
}

function declaredTags({ cache }: OperationOptions, clinicId: string): string[] {
  return cache === false || cache?.tags === undefined ? [] : cache.tags.map((tag) => ownTag(clinicId, tag));
}

function everywhere(table: string): string {
  return `* ${table}`;
}

/** The id, where nothing else says which row it is. */
function idAlone(args: unknown): string | undefined {
  const { where, cursor } = (args ?? {}) as { readonly where?: unknown; readonly cursor?: unknown };
  if (cursor !== undefined) return undefined;
  if (typeof where !== 'object' || where === null) return undefined;
  const conditions = where as Record<string, unknown>;
  for (const key of Object.keys(conditions))
    if (key !== 'id' && conditions[key] !== undefined) return undefined;
  // PostgreSQL reads an id in more spellings than it writes.
  return canonicalUuid(conditions['id']) ?? undefined;
}
