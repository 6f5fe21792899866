import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Row, RowSet } from '../bulk-load/index.js';
import { DataSet } from './data-set.js';
import { SeedRun } from './seed-run.js';
import { SeedTally } from './seed.tally.js';
import { SeededIds } from './seeded-ids.js';

/** A database that skips rows whose key it holds, and can die after so many transactions. */
class Store {
  readonly rows = new Map<string, Row>();
  transactions = 0;

  constructor(private livesFor = Infinity) {}

  async write(sets: readonly RowSet[]): Promise<readonly number[]> {
    if (this.transactions >= this.livesFor) throw new Error('killed');
    this.transactions += 1;
    return sets.map(({ table, rows }) => {
      const before = this.rows.size;
      for (const row of rows) {
        const key = [table.name, ...table.key.map((column) => text(row, column))].join('|');
        if (!this.rows.has(key)) this.rows.set(key, row);
      }
      return this.rows.size - before;
    });
  }

  async countClinics(source: string, keys: readonly string[]): Promise<number> {
    return keys.filter((key) => this.rows.has(`clinics|${source}|${key}`)).length;
  }

  async countPatients(
    source: string,
    clinicIds: readonly string[],
    keys: readonly string[],
  ): Promise<number> {
    const ids = keys.flatMap((key) => clinicIds.map((clinic) => `patients|${clinic}|${source}|${key}`));
    return ids.filter((id) => this.rows.has(id)).length;
  }

  revive(): void {
    this.livesFor = Infinity;
    this.transactions = 0;
  }

  of(table: string): Row[] {
    return [...this.rows].filter(([key]) => key.startsWith(`${table}|`)).map(([, row]) => row);
  }

  get checksum(): string {
    const lines = [...this.rows].map(([key, row]) => `${key} ${JSON.stringify(row)}`).sort();
    return createHash('sha256').update(lines.join('\n')).digest('hex');
  }
}

/** A column that holds a text. */
function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`${column} is no text`);
  return value;
}

const options = { clinics: 3, patients: 650, seed: 7 };

async function seedInto(store: Store, given = options, concurrency = 2): Promise<SeedTally> {
  const tally = new SeedTally();
  const settings = { passwordHash: null, concurrency, onPatients: () => undefined };
  await new SeedRun(new DataSet(given), store, tally, settings).run();
  return tally;
}

async function seeded(given = options, concurrency = 2): Promise<Store> {
  const store = new Store();
  await seedInto(store, given, concurrency);
  return store;
}

describe('SeedRun', () => {
  it('makes the same rows for the same numbers, however many transactions run at a time', async () => {
    const [first, second] = [await seeded(options, 1), await seeded(options, 4)];
    expect(second.checksum).toBe(first.checksum);
  });

  it('makes other rows for another seed', async () => {
    const other = await seeded({ ...options, seed: 8 });
    expect(other.checksum).not.toBe((await seeded()).checksum);
  });

  it('finishes what was killed without writing again what is there', async () => {
    const store = new Store(4);
    await expect(seedInto(store)).rejects.toThrow('killed');
    const before = store.rows.size;
    store.revive();
    const tally = await seedInto(store);
    expect(store.checksum).toBe((await seeded()).checksum);
    expect(tally.total).toBe(store.rows.size - before);
  });

  it('writes nothing when everything is there', async () => {
    const store = await seeded();
    store.revive();
    const tally = await seedInto(store);
    expect([tally.total, store.transactions]).toEqual([0, 0]);
  });

  it('points at rows of the same clinic only', async () => {
    const store = await seeded();
    const patients = new Map(store.of('patients').map((row) => [text(row, 'id'), row['clinic_id']]));
    const practitioners = new Map(
      store.of('practitioners').map((row) => [text(row, 'id'), row['clinic_id']]),
    );
    for (const row of store.of('appointments')) {
      expect(patients.get(text(row, 'patient_id'))).toBe(row['clinic_id']);
      expect(practitioners.get(text(row, 'practitioner_id'))).toBe(row['clinic_id']);
    }
    expect(patients.size).toBe(650);
  });

  it('books no practitioner twice at a time', async () => {
    const booked = (await seeded()).of('appointments').filter((row) => row['status'] === 'booked');
    const slots = booked.map((row) => `${text(row, 'practitioner_id')} ${text(row, 'starts_at')}`);
    expect(booked.length).toBeGreaterThan(20);
    expect(new Set(slots).size).toBe(slots.length);
  });

  it('makes rows of one table with the same columns, as one statement needs them', async () => {
    const columns = new Map<string, Set<string>>();
    for (const [key, row] of (await seeded()).rows) {
      const table = key.split('|', 1)[0] ?? '';
      columns.set(table, (columns.get(table) ?? new Set()).add(Object.keys(row).join()));
    }
    expect([...columns].filter(([, shapes]) => shapes.size !== 1)).toEqual([]);
    expect(columns.size).toBe(18);
  });

  it('lets nothing happen to the dead', async () => {
    const store = await seeded({ clinics: 1, patients: 3000, seed: 3 });
    const dead = new Map(
      store
        .of('patients')
        .flatMap((row) => (row['deceased_on'] === null ? [] : [[text(row, 'id'), text(row, 'deceased_on')]])),
    );
    const visits = store.of('appointments').filter((row) => dead.has(text(row, 'patient_id')));
    expect(visits.length).toBeGreaterThan(5);
    for (const visit of visits) {
      expect(text(visit, 'starts_at').slice(0, 10) <= (dead.get(text(visit, 'patient_id')) ?? '')).toBe(true);
    }
  });
});

describe('SeededIds', () => {
  it('tells the ids that seeding gives', async () => {
    const store = await seeded();
    const ids = new SeededIds(options);
    const told = [0, 1, 2].flatMap((clinic) => ids.patientIds(clinic));
    expect(told.sort()).toEqual(
      store
        .of('patients')
        .map((row) => text(row, 'id'))
        .sort(),
    );
    expect(store.of('clinics').map((row) => row['id'])).toContain(ids.clinicId(2));
    expect(store.of('users').map((row) => row['email'])).toContain(ids.logins(1)[0]?.email);
  });
});
