import { derivedId, type IdentityKind } from '../identity/derived-id.js';
import { digestOf, type KeyDigest } from '../identity/key-digest.js';
import { Rejection } from '../rejects/rejection.js';
import { SOURCE } from '../source.js';
import type { SourceRow } from '../csv/source-row.js';
import { ClinicDirectory, type LinkedClinic } from './clinic-directory.js';
import { PatientLinks } from './patient-links.js';
import { ProviderLinks } from './provider-links.js';
import { VisitLinks } from './visit-links.js';

/** Ids of the rows that a record of an encounter points at; all of one clinic. */
export interface VisitOfClinic {
  readonly clinic: LinkedClinic;
  readonly clinicId: string;
  readonly patientId: string;
  readonly practitionerId: string;
  readonly appointmentId: string;
}

/** Longest key of the export that is taken; characters, as `source_key` holds. */
export const MAX_KEY_LENGTH = 128;

/** How many rows the files have that others point into. */
export interface LinkSizes {
  readonly providers: number;
  readonly patients: number;
  readonly encounters: number;
}

/** What the files of an export say about each other. Lives in scratch files, not in memory. */
export class Links {
  readonly clinics = new ClinicDirectory();
  readonly providers: ProviderLinks;
  readonly patients: PatientLinks;
  readonly visits: VisitLinks;

  constructor(sizes: LinkSizes) {
    this.providers = new ProviderLinks(sizes.providers);
    this.patients = new PatientLinks(sizes.patients);
    this.visits = new VisitLinks(sizes.encounters);
  }

  /** @param id the clinic's own, which may be older than the import */
  addClinic(organization: KeyDigest, id: string): void {
    this.clinics.add(organization, id, derivedId(SOURCE, 'location', id, organization));
  }

  /** The clinic that a column names. */
  clinic(row: SourceRow, column: string): LinkedClinic {
    const clinic = this.clinics.find(referenceIn(row, column));
    if (clinic === null) throw unknown(column, 'organization');
    return clinic;
  }

  /** The provider that a column names, who must work for the clinic: no row points into another clinic. */
  provider(row: SourceRow, column: string, clinic: LinkedClinic): KeyDigest {
    const provider = referenceIn(row, column);
    const employer = this.providers.clinicNumberOf(provider);
    if (employer === null) throw unknown(column, 'provider');
    if (employer !== clinic.number) {
      throw new Rejection('foreign-reference', `${column} names a provider of another organization`);
    }
    return provider;
  }

  /** The person that a column names. */
  person(row: SourceRow, column: string): KeyDigest {
    const person = referenceIn(row, column);
    if (this.patients.lineOf(person) === null) throw unknown(column, 'patient');
    return person;
  }

  /** The encounter that a row belongs to, which must be of the patient that the row names. */
  visit(row: SourceRow, encounterColumn: string, patientColumn: string): VisitOfClinic {
    const encounter = referenceIn(row, encounterColumn);
    const link = this.visits.find(encounter);
    if (link === null) throw unknown(encounterColumn, 'encounter');
    if (!link.person.equals(referenceIn(row, patientColumn))) {
      throw new Rejection('foreign-reference', `${encounterColumn} names an encounter of another patient`);
    }
    const clinic = this.clinics.at(link.clinicNumber);
    return {
      clinic,
      clinicId: clinic.id,
      patientId: idOf('patient', clinic, link.person),
      practitionerId: idOf('practitioner', clinic, link.provider),
      appointmentId: idOf('appointment', clinic, encounter),
    };
  }

  close(): void {
    this.providers.close();
    this.patients.close();
    this.visits.close();
  }
}

/** The id under which a key of the export is known at a clinic. */
export function idOf(kind: IdentityKind, clinic: LinkedClinic, key: KeyDigest): string {
  return derivedId(SOURCE, kind, clinic.id, key);
}

function referenceIn(row: SourceRow, column: string): KeyDigest {
  const key = row.text(column, MAX_KEY_LENGTH);
  if (key === null) throw new Rejection('unknown-reference', `${column} is empty`);
  return digestOf(key);
}

function unknown(column: string, kind: string): Rejection {
  return new Rejection('unknown-reference', `${column} names no known ${kind}`);
}
