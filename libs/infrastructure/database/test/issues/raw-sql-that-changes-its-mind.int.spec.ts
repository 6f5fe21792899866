import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdict } from '../support/seen-error.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(120_000);

interface SqlClass {
  new (strings: readonly string[], values: readonly unknown[]): object;
  readonly prototype: object;
}

const TEXTS = [
  'COMMIT',
  'DEALLOCATE s0',
  'PREPARE s0 (text) AS SELECT $1',
  'DECLARE k CURSOR WITH HOLD FOR SELECT * FROM healthcare.patients',
  'SET SESSION default_transaction_read_only = off',
  // Like ALTER ROLE, and gone with this database.
  'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC',
  'LISTEN healthcare_membership',
];

/** Raw SQL whose text reads as a SELECT when it is looked at, and as something else when Prisma asks. */
async function sendDisguised({ database, alpha, tap }: HazardBench) {
  const Sql = database.identifiers.table('patients').constructor as SqlClass;
  const honest = Object.getOwnPropertyDescriptor(Sql.prototype, 'text') as PropertyDescriptor;
  const disguises: ((text: string) => { sql: object; undo?: () => void })[] = [
    (text) => ({ sql: Object.defineProperty(new Sql(['SELECT 1'], []), 'text', { get: () => text }) }),
    (text) => {
      Object.defineProperty(Sql.prototype, 'text', { get: () => text, configurable: true });
      const undo = () => Object.defineProperty(Sql.prototype, 'text', honest);
      return { sql: new Sql(['SELECT 1'], []), undo };
    },
  ];
  const verdicts = new Set<string>();
  const sent = await tap.during(async () => {
    for (const text of TEXTS) {
      for (const disguise of disguises) {
        const { sql, undo } = disguise(text);
        const ask = database.runInContext(alpha, () =>
          database.executeHealthcareRead((client) => client.$queryRaw(sql as never)),
        );
        verdicts.add(await verdict(ask));
        undo?.();
      }
    }
  });
  return { verdicts: [...verdicts].sort(), sent: askedFor(sent).filter((text) => TEXTS.includes(text)) };
}

describe('raw SQL whose text changes between check and sending', () => {
  let stage: HazardStage;
  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('is sent only as what was checked', async () => {
    const { verdicts, sent } = await stage.play(sendDisguised);
    expect(sent).toEqual([]);
    // Rebuilt from its parts, the first disguise is the SELECT it pretended to be.
    expect(verdicts).toEqual(['DB_ARGUMENT_INVALID', 'done']);
  });

  it('reaches the server when what is sent is not checked', async () => {
    const { sent } = await stage.playWithout(
      [
        { file: 'prisma/lane.ts', find: 'this.#assertSendable(this.#session, statement);', replace: '' },
        {
          file: 'prisma/execute-operation.ts',
          find: 'if (first instanceof Prisma.Sql) return new Prisma.Sql([...first.strings].map(String), [...first.values]);',
          replace: 'if (first instanceof Prisma.Sql) return first;',
        },
      ],
      sendDisguised,
    );
    expect(sent.length).toBeGreaterThan(0);
  });
});
