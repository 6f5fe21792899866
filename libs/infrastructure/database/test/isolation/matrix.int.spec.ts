import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReadClient, TransactionClient, ReadOptions } from '@infrastructure/database';
import type { ModelDescription } from '../../src/pipeline/model-metadata.js';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { READ_METHODS, WRITE_METHODS } from '../../src/prisma/prisma-types.js';
import { MODEL_CASES, PLANTED_MODELS, type Data, type Right } from '../support/model-rows.js';
import { modelOf } from '../support/operation-fixture.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic, startTestDatabase, type TestDatabase } from '../support/test-database.js';
import type { Cell, CellContext, Subject } from './cell.js';
import { caseOf, nobodysRow, PlantedClinic, type LooseClient } from './clinic-pair.js';
import { nestedCells } from './nested-cells.js';
import { comparable, idsIn, outcomeOf } from './outcome.js';
import { rawCells } from './raw-cells.js';
import { readCells } from './read-cells.js';
import { wholeCells } from './whole-cells.js';
import { Witness } from './witness.js';
import { writeCells } from './write-cells.js';

jest.setTimeout(120_000);

const models = Object.values(modelMetadata.models);
const cellsOf = (model: ModelDescription): Cell[] => [
  ...readCells(model),
  ...writeCells(model),
  ...nestedCells(model),
  ...rawCells(model),
];

/** Answers to a cell that is itself wrong: it would prove nothing. */
const MALFORMED =
  /DB_(?:VALIDATION_FAILED|FIELD_UNKNOWN|ARGUMENT_INVALID|INTERNAL|SCHEMA_MISMATCH|STATEMENT_INVALID|VALUE_\w+)/;

const RIGHTS: readonly (readonly [RegExp, Right])[] = [
  [/^(?:find|count|aggregate|groupBy|relation|raw (?:select|cte|subselect|union))/, 'read'],
  [/^(?:create|raw insert)/, 'create'],
  [/^(?:update|nested|raw (?:update|merge|lock))/, 'update'],
  [/^(?:delete|raw delete)/, 'delete'],
  [/^upsert/, 'create'],
];

class Undo extends Error {}

describe('the isolation matrix', () => {
  it('has a case for every model, and no case for a model that is gone', () => {
    expect(Object.keys(MODEL_CASES).sort()).toEqual(models.map(({ name }) => name).sort());
  });

  it('plants a row of every model that a clinic’s own rows can be of', () => {
    const plantable = models.filter(
      ({ name, scope }) => scope !== 'clinic-root' && caseOf(name).rights.includes('create'),
    );
    expect([...PLANTED_MODELS].sort()).toEqual(plantable.map(({ name }) => name).sort());
  });

  it('covers every method of the clients, and raw SQL', () => {
    const covered = new Set(cellsOf(modelOf('Patient')).map(({ covers }) => covers));
    const roads = [
      'select',
      'cte',
      'subselect',
      'union',
      'insert',
      'update',
      'update in a cte',
      'merge',
      'delete',
      'lock',
    ];
    expect([...covered]).toEqual(
      expect.arrayContaining([...READ_METHODS, ...WRITE_METHODS, ...roads.map((road) => `raw ${road}`)]),
    );
  });

  it('knows by which right each cell is allowed', () => {
    const unknown = models
      .flatMap(cellsOf)
      .filter(({ covers }) => !RIGHTS.some(([pattern]) => pattern.test(covers)));
    expect(unknown.map(({ covers }) => covers)).toEqual([]);
  });
});

describe('under the isolation matrix', () => {
  let test: TestDatabase;
  let witness: Witness;
  let alpha: PlantedClinic;
  let beta: PlantedClinic;
  let ownIds: ReadonlySet<string>;
  /** Beta's rows as they were planted, unlocked and unchanged. */
  let untouched: string;
  let readOptions: ReadOptions = {};

  beforeAll(async () => {
    test = await startTestDatabase({ cache: { isEnabled: true } });
    alpha = new PlantedClinic(await createClinic(test.database, 'alpha'), 'alpha');
    beta = new PlantedClinic(await createClinic(test.database, 'beta'), 'beta');
    const superuser = await RoleSession.open(test.cluster, 'migration');
    await superuser.query("UPDATE healthcare.clinics SET source = 'matrix', source_key = name");
    await superuser.close();
    for (const clinic of [alpha, beta]) await clinic.plant(test.database);
    witness = await Witness.call(test.cluster);
    untouched = await witness.fingerprintOf(beta.identity.clinicId);
    ownIds = new Set([alpha.identity.userId, ...PLANTED_MODELS.flatMap((model) => idsIn(alpha.rows(model)))]);
  });
  afterAll(async () => {
    await witness.leave();
    await test.stop();
  });

  const nobody = (): Subject => {
    const rows = new Map<string, Data>();
    return {
      row: (name) => {
        const row = rows.get(name) ?? nobodysRow(modelOf(name));
        rows.set(name, row);
        return row;
      },
    };
  };

  /** What alpha gets for a cell; writes are taken back, and whatever they marked of beta's is noticed first. */
  const play = async (cell: Cell, subject: Subject): Promise<string> => {
    const { database } = test;
    const run = (client: ReadClient | TransactionClient) =>
      cell.run({ client: client as unknown as LooseClient, own: alpha, subject } satisfies CellContext);
    return await database.runInContext(alpha.identity, async () => {
      if (cell.kind === 'read')
        return await outcomeOf(() => database.executeHealthcareRead(run, readOptions));
      let outcome = '';
      await database
        .executeInTransaction(async (tx) => {
          outcome = await outcomeOf(() => run(tx));
          if (subject === beta && (await witness.fingerprintOf(beta.identity.clinicId)) !== untouched)
            outcome += ' and left its mark';
          throw new Undo();
        })
        .catch((error: unknown) => {
          if (!(error instanceof Undo)) throw error;
        });
      return outcome;
    });
  };

  /** What a foreign row must look like: nobody's; where rows are everybody's, one's own. */
  const likeness = (cell: Cell, { scope }: ModelDescription): Subject =>
    scope === 'reference' && cell.kind === 'read' ? alpha : nobody();
  const isTold = async (cell: Cell, model: ModelDescription): Promise<string | null> => {
    const foreign = await play(cell, beta);
    const [seen, wanted] = [foreign, await play(cell, likeness(cell, model))].map((text) =>
      comparable(text, ownIds),
    );
    return seen === wanted && !foreign.includes(beta.marker)
      ? null
      : `${foreign} instead of ${String(wanted)}`;
  };

  describe.each(models)('$name', (model) => {
    const { rights } = caseOf(model.name);

    it.each(cellsOf(model))('$name: a foreign row is as one that nobody has', async (cell) => {
      expect(await isTold(cell, model)).toBeNull();
      const own = await play(cell, alpha);
      expect(own).not.toMatch(MALFORMED);
      const [, right] = RIGHTS.find(([pattern]) => pattern.test(cell.covers)) ?? [];
      if (right !== undefined && !rights.includes(right)) expect(own).toContain('DB_ACCESS_DENIED');
    });

    if (!rights.includes('read')) return;
    it.each(wholeCells(model))('$name: its own rows, all of them and no other', async (cell) => {
      const { database } = test;
      const { shown, count } = await database.runInContext(alpha.identity, () =>
        database.executeHealthcareRead((client) => cell.run(client as unknown as LooseClient)),
      );
      expect(JSON.stringify(shown)).not.toContain(beta.marker);
      expect(JSON.stringify(shown)).not.toContain(beta.identity.clinicId);
      expect(count).toBe(await witness.countOf(model, alpha.identity.clinicId));
    });
  });

  describe('without row-level security on one table', () => {
    const model = modelOf('Consent');
    const cells = cellsOf(model).filter(
      ({ covers }) => !covers.startsWith('create') && !/insert|upsert/.test(covers),
    );
    const ofTheTable = cells.filter(({ covers }) => !/relation|nested/.test(covers));

    beforeAll(async () => {
      // No row was changed by it: the cache goes on with what it has.
      readOptions = { cache: false };
      await witness.change('ALTER TABLE healthcare.consents DISABLE ROW LEVEL SECURITY');
    });
    afterAll(async () => {
      readOptions = {};
      await witness.change('ALTER TABLE healthcare.consents ENABLE ROW LEVEL SECURITY');
    });

    it('tells foreign rows from nobody’s on every road to it', async () => {
      const silent = [];
      for (const cell of ofTheTable) if ((await isTold(cell, model)) === null) silent.push(cell.name);
      // These name an own row, or rows by a clinic that the caller has to fill in.
      expect(silent.filter((name) => !/of an? own row|of own rows/.test(name))).toEqual([]);
    });
  });
});
