import { DAY_MS, iso } from '../calendar.js';
import { SPECIALTIES } from '../codes.js';
import type { DataSet } from '../data-set.js';
import type { Random } from '../random.js';
import type { RowBag } from '../row-bag.js';
import { OPENED_MS, type ClinicFacts } from './clinic.facts.js';
import { made, origin } from './origin.js';
import { loginOf, POSITIONS, staffPlan, type StaffMember } from './staff.plan.js';

const HIRED_MS = OPENED_MS + 2 * DAY_MS;

interface Person {
  readonly userId: string;
  readonly name: string;
  readonly gender: 'female' | 'male';
  readonly email: string;
}

/** Everybody who works at a clinic: users, memberships, profiles, practitioners; credentials when there is a hash. */
export function addStaff(
  bag: RowBag,
  dataSet: DataSet,
  clinic: ClinicFacts,
  passwordHash: string | null,
): void {
  for (const member of staffPlan(dataSet, clinic.number)) {
    const random = dataSet.random(`clinic ${clinic.number} ${member.role} ${member.number}`);
    const person = createPerson(dataSet, clinic, member, random);
    addUser(bag, clinic, person, passwordHash);
    addMembership(bag, clinic, member, person, random);
    if (member.role === 'practitioner') addPractitioner(bag, dataSet, clinic, member, person, random);
  }
}

function createPerson(dataSet: DataSet, clinic: ClinicFacts, member: StaffMember, random: Random): Person {
  const { names } = dataSet;
  const gender = random.chance(0.6) ? 'female' : 'male';
  return {
    userId: random.uuid(HIRED_MS),
    name: `${random.pick(names[gender])} ${random.pick(names.last)}`,
    gender,
    email: loginOf(dataSet, clinic.number, member),
  };
}

function addUser(bag: RowBag, clinic: ClinicFacts, person: Person, passwordHash: string | null): void {
  const { userId, name, email } = person;
  bag.add('users', { id: userId, name, email, managing_clinic_id: clinic.id, ...made(HIRED_MS) });
  if (passwordHash === null) return;
  bag.add('credentials', {
    user_id: userId,
    login_email: email,
    password_hash: passwordHash,
    password_changed_at: iso(HIRED_MS),
    ...made(HIRED_MS),
  });
}

function addMembership(
  bag: RowBag,
  clinic: ClinicFacts,
  { role }: StaffMember,
  person: Person,
  random: Random,
): void {
  const { userId, name } = person;
  const keys = { clinic_id: clinic.id, id: random.uuid(HIRED_MS), user_id: userId };
  bag.add('memberships', { ...keys, roles: [role], status: 'active', ...made(HIRED_MS) });
  const profile = {
    ...keys,
    id: random.uuid(HIRED_MS),
    display_name: name,
    job_title: POSITIONS[role].title,
  };
  bag.add('profiles', { ...profile, locale: 'en-US', ...made(HIRED_MS) });
}

function addPractitioner(
  bag: RowBag,
  dataSet: DataSet,
  clinic: ClinicFacts,
  { number }: StaffMember,
  person: Person,
  random: Random,
): void {
  bag.add('practitioners', {
    clinic_id: clinic.id,
    id: clinic.practitionerIds[number - 1] ?? null,
    user_id: person.userId,
    name: person.name,
    gender: person.gender,
    specialty: random.pick(SPECIALTIES),
    licence_number: `L${String(number).padStart(6, '0')}`,
    email: person.email,
    ...origin(dataSet, `c${clinic.number}-d${number}`, HIRED_MS),
  });
}
