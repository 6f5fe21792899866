import type { DatabaseService, Identity, TransactionClient } from '@infrastructure/database';
import type { ModelDescription, UniqueKeyMetadata } from '../../src/pipeline/model-metadata.js';
import { MODEL_CASES, PLANTED_MODELS, type Data, type RowParents } from '../support/model-rows.js';
import { modelOf } from '../support/operation-fixture.js';
import { uuidv7 } from '../support/uuid.js';

type Method = (args?: unknown) => Promise<unknown>;
/** A client as generated programs see it: every method by name. */
export type LooseClient = Pick<TransactionClient, '$queryRaw' | '$executeRaw'> & {
  readonly [delegate: string]: Readonly<Record<string, Method>>;
};

export function delegateOf(client: LooseClient, model: ModelDescription): Readonly<Record<string, Method>> {
  const delegate = client[model.delegate];
  if (delegate === undefined) throw new Error(`the client has no ${model.delegate}`);
  return delegate;
}

/** One clinic with rows of every model, the same shape as the other's and no value in common. */
export class PlantedClinic implements RowParents {
  readonly identity: Identity;
  readonly marker: string;
  readonly name: string;
  readonly #rows = new Map<string, Data[]>();

  constructor(identity: Identity, name: string) {
    this.identity = identity;
    this.name = name;
    this.marker = `§${name}§`;
  }

  readonly idOf = (model: string): string => String(this.row(model)['id']);

  /** @param index 0 is what other rows point at, 1 stands free. */
  row(model: string, index = 0): Data {
    const rows = this.rows(model);
    // Of models that no clinic has rows of, it has one that is nowhere.
    if (rows.length === 0) this.#rows.set(model, [nobodysRow(modelOf(model))]);
    return rows[index] ?? this.row(model);
  }

  rows(model: string): readonly Data[] {
    return this.#rows.get(model) ?? [];
  }

  /** Data of a new row, whose parents are this clinic's. */
  newRow(model: string): Data {
    const parents: RowParents = { marker: this.marker, idOf: this.idOf };
    return caseOf(model).row(parents, `new-${uuidv7().slice(-12)}`);
  }

  /** Two rows of every model; of those that a user has once in a clinic, one for each of two users. */
  async plant(database: DatabaseService): Promise<void> {
    await database.runInContext(this.identity, () =>
      database.executeInTransaction(async (tx) => {
        const client = tx as unknown as LooseClient;
        for (const shared of ['Clinic', 'StateTransition'])
          this.#rows.set(shared, [(await delegateOf(client, modelOf(shared))['findFirst']?.()) as Data]);
        for (const model of PLANTED_MODELS) await this.#plantModel(client, model);
      }),
    );
  }

  async #plantModel(client: LooseClient, model: string): Promise<void> {
    for (const index of [0, 1]) {
      const parents: RowParents = {
        marker: this.marker,
        // Rows of one user or of one pair of parents are unique: the second row hangs on the second parent.
        idOf: (parent) => String(this.row(parent, index)['id']),
      };
      const data = caseOf(model).row(parents, `${this.name}-${String(index)}`);
      const row = (await delegateOf(client, modelOf(model))['create']?.({ data })) as Data;
      this.#rows.set(model, [...this.rows(model), row]);
    }
  }
}

export function caseOf(model: string): (typeof MODEL_CASES)[string] {
  const found = MODEL_CASES[model];
  if (found === undefined) throw new Error(`${model} has no case in test/support/model-rows.ts`);
  return found;
}

/** A row that is nowhere, in a clinic that is nowhere, alike in every other respect. */
export function nobodysRow(model: ModelDescription): Data {
  const parents: RowParents = { marker: '§nobody§', idOf: () => uuidv7() };
  const row = caseOf(model.name).row(parents, `nobody-${uuidv7().slice(-12)}`);
  const key = model.fields['id'];
  const id = key === undefined ? {} : { id: key.isUuid ? uuidv7() : -1n };
  const clinic = model.clinicField === null ? {} : { clinicId: uuidv7() };
  return { ...clinic, ...id, ...row };
}

/** The `where` by which Prisma finds a row by one of its unique keys; null when the row has no such key. */
export function whereUnique({ name, fields }: UniqueKeyMetadata, row: Data): Data | null {
  if (fields.some((field) => row[field] === undefined || row[field] === null)) return null;
  const values = Object.fromEntries(fields.map((field) => [field, row[field]]));
  return fields.length === 1 ? values : { [name]: values };
}

/** The shortest unique key: `id` where there is one. */
export function whereRow(model: ModelDescription, row: Data): Data {
  const key = model.uniqueKeys.find(({ fields }) => fields.length === 1) ?? model.uniqueKeys[0];
  const where = key === undefined ? null : whereUnique(key, row);
  if (where === null) throw new Error(`${model.name} has no key that its row fills`);
  return where;
}

/** The same as a plain filter. */
export function filterRow(model: ModelDescription, row: Data): Data {
  const fields = model.primaryKey.filter((field) => field !== model.clinicField);
  return Object.fromEntries(fields.map((field) => [field, row[field]]));
}
