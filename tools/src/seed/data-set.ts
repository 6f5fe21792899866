import { loadNames, type Names } from './names.js';
import { Random } from './random.js';
import { resolveDataSet, type DataSetOptions } from './seed.options.js';

/** How many of each kind work at a clinic. */
export interface Staff {
  readonly practitioners: number;
  readonly nurses: number;
  readonly receptionists: number;
  readonly billers: number;
}

/** Everything that is not drawn at random: sizes, names of rows, who belongs where. */
export class DataSet {
  readonly names: Names = loadNames();
  readonly clinics: number;
  readonly patients: number;
  readonly visits: number;
  /** What the rows carry in `source`. */
  readonly source: string;

  /** @throws RangeError */
  constructor(options: DataSetOptions) {
    const { clinics, patients, seed, visits } = resolveDataSet(options);
    this.clinics = clinics;
    this.patients = patients;
    this.visits = visits;
    this.source = `seed-${seed}-${clinics}x${patients}${visits === 1 ? '' : `-v${visits}`}`;
  }

  /** Domain of the invented people's addresses; `.example` never exists (RFC 2606). */
  get domain(): string {
    return `${this.source.replaceAll('.', '-')}.example`;
  }

  random(name: string): Random {
    return new Random(`${this.source}\n${name}`);
  }

  /** @param clinic 0 to clinics − 1 */
  patientsOf(clinic: number): number {
    return Math.floor(this.patients / this.clinics) + (clinic < this.patients % this.clinics ? 1 : 0);
  }

  /** In proportion to the clinic's patients, as outpatient practices are staffed. */
  staffOf(clinic: number): Staff {
    const patients = this.patientsOf(clinic);
    return {
      practitioners: Math.max(2, Math.ceil(patients / 800)),
      nurses: Math.max(1, Math.ceil(patients / 1600)),
      receptionists: Math.max(1, Math.ceil(patients / 3200)),
      billers: Math.max(1, Math.ceil(patients / 10_000)),
    };
  }
}
