import { WorkWindow } from '../bulk-load/index.js';
import { clinicChunks, patientChunks, sizeOf, type PatientRange } from './chunks.js';
import type { DataSet } from './data-set.js';
import { RowBag } from './row-bag.js';
import { addClinic } from './rows/clinic.rows.js';
import { clinicFacts, type ClinicFacts } from './rows/clinic.facts.js';
import { addPatient, patientFacts } from './rows/patient.rows.js';
import { addStaff } from './rows/staff.rows.js';
import { addVisits } from './rows/visit.rows.js';
import type { SeedStore } from './seed-store.port.js';
import type { SeedTally } from './seed.tally.js';

export interface SeedRunSettings {
  readonly passwordHash: string | null;
  /** Transactions at a time; ≥ 1. */
  readonly concurrency: number;
  /** Told how many patients are done. */
  readonly onPatients: (done: number) => void;
}

/**
 * Fills the database piece by piece. A piece is a transaction, so it is there or not: after a kill those that are there
 * are skipped without being made again, and nothing has to be remembered.
 */
export class SeedRun {
  readonly #dataSet: DataSet;
  readonly #store: SeedStore;
  readonly #tally: SeedTally;
  readonly #settings: SeedRunSettings;
  #donePatients = 0;

  constructor(dataSet: DataSet, store: SeedStore, tally: SeedTally, settings: SeedRunSettings) {
    this.#dataSet = dataSet;
    this.#store = store;
    this.#tally = tally;
    this.#settings = settings;
  }

  async run(): Promise<void> {
    // Only where a clinic was there before can there be patients of it.
    const isResumed = await this.#seedClinics();
    await this.#seedPatients(isResumed);
  }

  /** @returns whether any of the clinics was there already */
  async #seedClinics(): Promise<boolean> {
    const window = new WorkWindow(this.#settings.concurrency);
    let isResumed = false;
    for (const clinics of clinicChunks(this.#dataSet)) {
      await window.start(async () => {
        const keys = clinics.map((clinic) => `c${clinic}`);
        const present = await this.#store.countClinics(this.#dataSet.source, keys);
        isResumed ||= present > 0;
        if (present < clinics.length) await this.#write(this.#clinicRows(clinics));
      });
    }
    await window.drain();
    return isResumed;
  }

  async #seedPatients(isResumed: boolean): Promise<void> {
    const window = new WorkWindow(this.#settings.concurrency);
    for (const chunk of patientChunks(this.#dataSet)) {
      await window.start(async () => {
        const facts = new Map(chunk.map(({ clinic }) => [clinic, clinicFacts(this.#dataSet, clinic)]));
        const isPresent = isResumed && (await this.#isPresent(chunk, facts));
        if (!isPresent) await this.#write(this.#patientRows(chunk, facts));
        this.#donePatients += sizeOf(chunk);
        this.#settings.onPatients(this.#donePatients);
      });
    }
    await window.drain();
  }

  async #isPresent(
    chunk: readonly PatientRange[],
    facts: ReadonlyMap<number, ClinicFacts>,
  ): Promise<boolean> {
    const keys = chunk.flatMap(({ clinic, from, to }) =>
      Array.from({ length: to - from }, (_, index) => `c${clinic}-p${from + index}`),
    );
    const clinicIds = [...facts.values()].map(({ id }) => id);
    return (await this.#store.countPatients(this.#dataSet.source, clinicIds, keys)) === keys.length;
  }

  #clinicRows(clinics: readonly number[]): RowBag {
    const bag = new RowBag();
    for (const number of clinics) {
      const facts = clinicFacts(this.#dataSet, number);
      addClinic(bag, this.#dataSet, facts);
      addStaff(bag, this.#dataSet, facts, this.#settings.passwordHash);
    }
    return bag;
  }

  #patientRows(chunk: readonly PatientRange[], facts: ReadonlyMap<number, ClinicFacts>): RowBag {
    const bag = new RowBag();
    for (const { clinic, from, to } of chunk) {
      const clinicOf = facts.get(clinic) ?? clinicFacts(this.#dataSet, clinic);
      for (let number = from; number < to; number += 1) addPatientRows(bag, this.#dataSet, clinicOf, number);
    }
    return bag;
  }

  async #write(bag: RowBag): Promise<void> {
    this.#tally.written(bag, await this.#store.write(bag.sets));
  }
}

/** A patient has a random stream of their own, so nobody's rows depend on who else is in the piece. */
function addPatientRows(bag: RowBag, dataSet: DataSet, clinic: ClinicFacts, number: number): void {
  const random = dataSet.random(`clinic ${clinic.number} patient ${number}`);
  const patient = patientFacts(dataSet, clinic, number, random);
  addPatient(bag, dataSet, patient, random);
  addVisits(bag, dataSet, patient, random);
}
