import type { Random } from './random.js';
import {
  byFields,
  byId,
  ofPatient,
  type Data,
  type Right,
  type RowParents,
  type Subject,
} from './subject.js';

const AT = Date.UTC(2020, 0, 1);
const HOUR_MS = 3_600_000;
const READ_AND_UPDATE: ReadonlySet<Right> = new Set<Right>(['update']);
const NO_DELETE: ReadonlySet<Right> = new Set<Right>(['create', 'update']);

const day = (random: Random): Date => new Date(AT + random.below(1500) * 24 * HOUR_MS);
const text = ({ marker }: RowParents, label: string): string => `${marker} ${label}`;
const numberOf = (label: string): number => Number(label.replace(/\D/g, ''));
const coded = (parents: RowParents, label: string): Data => ({
  code: label,
  description: text(parents, label),
});

/** Itself: a clinic sees one, and changes how it presents itself. */
const clinic = byId(() => ({}), ['patients', 'memberships', 'locations'], {
  rights: READ_AND_UPDATE,
  ofClinic: (id) => ({ id }),
  touch: { city: 'Bern' },
  sqlTouch: `city = 'Thun'`,
  select: { name: true },
  common: 'id',
  relations: ['patients', 'memberships', 'invoices'],
});

/** Seen by every clinic that counts them as a member; here each has its own. Their ids are made by the database. */
const user = byId(() => ({}), [], {
  rights: NO_DELETE,
  data: (parents, _random, label) => ({ name: text(parents, label), email: `${label}@example.test` }),
  ofClinic: (clinicId) => ({ memberships: { some: { clinicId } } }),
  order: [{ email: 'asc' }],
  touch: { phone: '1' },
  sqlTouch: `phone = '2'`,
  select: { name: true },
  common: 'status',
  relations: ['memberships', 'profiles', 'loginSessions'],
});

/** The models that programs work on, parents first. */
export const SUBJECTS: ReadonlyMap<string, Subject> = new Map<string, Subject>(
  Object.entries({
    Clinic: clinic,
    User: user,
    Location: byId(
      (parents, _random, label) => ({ name: text(parents, label) }),
      ['appointments', 'memberships'],
    ),
    // Not deleted: a user who is no member any more would be nobody's.
    Membership: byId(
      ({ freshUser }) => ({ userId: freshUser(), roles: ['nurse'], status: 'active' }),
      ['user', 'locations'],
      { rights: NO_DELETE, bound: 'users' },
    ),
    MembershipLocation: byFields(
      'clinicId_membershipId_locationId',
      { membershipId: 'membership_id::text', locationId: 'location_id::text' },
      ({ freshPlace }) => ({ ...freshPlace() }),
      ['membership', 'location'],
      { bound: 'places' },
    ),
    Profile: byId(
      (parents, _random, label) => ({ userId: parents.freshUser(), displayName: text(parents, label) }),
      ['user'],
      { isLeaf: true, bound: 'users' },
    ),
    Practitioner: byId(
      (parents, _random, label) => ({ name: text(parents, label) }),
      ['appointments', 'prescriptions'],
    ),
    Patient: byId(
      (parents, random, label) => ({
        // The medical record number is the same text in every clinic: uniqueness must not reach across.
        mrn: label,
        firstName: parents.marker,
        lastName: text(parents, label),
        birthDate: new Date(Date.UTC(1950 + random.below(60), random.below(12), 1)),
      }),
      ['appointments', 'conditions', 'observations', 'invoices', 'prescriptions'],
    ),
    Appointment: byId(
      (parents, _random, label) => {
        // A slot of its own: no practitioner is booked twice.
        const startsAt = new Date(AT + numberOf(label) * (HOUR_MS / 4));
        return {
          patientId: parents.idOf('Patient'),
          practitionerId: parents.idOf('Practitioner'),
          startsAt,
          endsAt: new Date(startsAt.getTime() + HOUR_MS / 4),
          reason: text(parents, label),
        };
      },
      ['patient', 'practitioner', 'conditions'],
    ),
    Condition: ofPatient((parents, random, label) => ({ ...coded(parents, label), onsetOn: day(random) })),
    Observation: ofPatient((parents, random, label) => ({
      ...coded(parents, label),
      category: 'vital-signs',
      value: '1',
      valueType: 'numeric',
      valueNumber: '1',
      observedAt: day(random),
    })),
    Procedure: ofPatient((parents, random, label) => ({ ...coded(parents, label), startedAt: day(random) })),
    Immunization: ofPatient((parents, random, label) => ({ ...coded(parents, label), givenAt: day(random) })),
    Allergy: ofPatient((parents, _random, label) => coded(parents, label)),
    CarePlan: ofPatient((parents, random, label) => ({ ...coded(parents, label), startedOn: day(random) })),
    Prescription: ofPatient((parents, random, label) => ({
      ...coded(parents, label),
      startedAt: day(random),
    })),
    Invoice: byId(
      (parents, _random, label) => ({
        patientId: parents.idOf('Patient'),
        number: label,
        notes: text(parents, label),
      }),
      ['lines', 'patient'],
    ),
    InvoiceLine: byId(
      (parents, _random, label) => ({
        invoiceId: parents.idOf('Invoice'),
        position: 1 + (numberOf(label) % 9_999),
        description: text(parents, label),
        unitPrice: '1.00',
        amount: '1.00',
      }),
      ['invoice'],
      { isLeaf: true },
    ),
    Consent: ofPatient((parents, _random, label) => ({ category: 'treatment', terms: text(parents, label) })),
    LoginSession: byId(
      (parents, random, label) => ({
        userId: parents.idOf('User'),
        tokenId: random.uuid(),
        expiresAt: new Date(Date.UTC(2090, 0, 1)),
        userAgent: text(parents, label),
      }),
      ['user'],
      { isLeaf: true },
    ),
    OperationReceipt: byFields(
      'clinicId_key',
      { key: 'key' },
      // The key is the same text in every clinic: so is what an honest client sends.
      (parents, _random, label) => ({
        key: label,
        fingerprint: 'f'.repeat(64),
        result: text(parents, label),
      }),
      [],
      { hasRepeatedKeys: true },
    ),
  }),
);

export const MODELS: readonly string[] = [...SUBJECTS.keys()];

/** @throws RangeError for a model that no program works on */
export function subjectOf(model: string): Subject {
  const subject = SUBJECTS.get(model);
  if (subject === undefined) throw new RangeError(`no program works on ${model}`);
  return subject;
}
