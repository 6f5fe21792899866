import type { PrismaClient } from '../../src/prisma/generated/client/client.js';
import {
  ann,
  ben,
  cleo,
  clinicId,
  dora,
  emil,
  fay,
  locations,
  memberships,
  planted,
  practitioners,
  profiles,
  users,
} from './fixed-ids.js';
import { plantCalendar } from './planted-calendar.js';
import { plantFindings } from './planted-findings.js';
import { plantBills, plantPlans } from './planted-orders.js';

/** One clinic with rows of every model, no two lists of them in the order of their ids. */
export async function plantClinic(client: PrismaClient): Promise<void> {
  await client.clinic.create({
    data: { id: clinicId, name: 'Harbour Clinic', slug: 'harbour', latitude: '47.376900', ...planted },
  });
  await plantPeople(client);
  await plantCalendar(client);
  await plantFindings(client);
  await plantPlans(client);
  await plantBills(client);
}

async function plantPeople(client: PrismaClient): Promise<void> {
  await client.user.createMany({
    data: ['Uma', 'Vic', 'Wim'].map((name, n) => ({
      id: users[n] as string,
      name,
      email: `${name}@example.test`,
      phone: n === 1 ? '555' : null,
      ...planted,
    })),
  });
  await client.location.createMany({
    data: [
      { id: locations[2], name: 'North', city: 'Bern', latitude: '46.948', longitude: '7.4474', ...planted },
      { id: locations[1], name: 'South', city: 'Basel', status: 'closed', ...planted },
      { id: locations[0], name: 'East', ...planted },
    ],
  });
  await client.membership.createMany({
    data: [
      {
        id: memberships[2],
        userId: users[0],
        roles: ['clinic-admin', 'nurse'],
        status: 'active',
        ...planted,
      },
      { id: memberships[1], userId: users[1], roles: ['practitioner'], status: 'active', ...planted },
      { id: memberships[0], userId: users[2], roles: [], status: 'active', ...planted },
    ],
  });
  const { createdAt } = planted;
  await client.membershipLocation.createMany({
    data: [
      { membershipId: memberships[2], locationId: locations[0], createdAt },
      { membershipId: memberships[2], locationId: locations[1], createdAt },
      { membershipId: memberships[1], locationId: locations[0], createdAt },
    ],
  });
  await client.profile.createMany({
    data: [
      {
        id: profiles[2],
        userId: users[0],
        displayName: 'Uma of Harbour',
        preferences: { theme: 'dark', pins: ['labs', 'notes'], page: { size: 20, sort: null } },
        ...planted,
      },
      {
        id: profiles[1],
        userId: users[1],
        displayName: 'Vic',
        preferences: { theme: 'light', page: {} },
        ...planted,
      },
      { id: profiles[0], userId: users[2], displayName: 'Wim', jobTitle: 'Clerk', ...planted },
    ],
  });
  await client.practitioner.createMany({
    data: [
      {
        id: practitioners[2],
        name: 'Amber',
        userId: users[1],
        specialty: 'cardiology',
        gender: 'female',
        ...planted,
      },
      { id: practitioners[1], name: 'Blue', licenceNumber: 'L-2', specialty: 'cardiology', ...planted },
      { id: practitioners[0], name: 'Coral', status: 'inactive', email: 'coral@example.test', ...planted },
    ],
  });
  const patient = (
    id: string,
    mrn: string,
    firstName: string,
    lastName: string,
    birthDate: string,
    rest: object,
  ) => ({
    ...{ id, mrn, firstName, lastName, birthDate: new Date(birthDate), ...planted, ...rest },
  });
  await client.patient.createMany({
    data: [
      patient(fay, 'M6', 'Fay', 'Abt', '1990-06-06', { status: 'inactive', city: 'Chur' }),
      patient(emil, 'M5', 'Emil', 'Zaugg', '1950-05-05', {
        deceasedOn: new Date('2020-02-29'),
        status: 'deceased',
      }),
      patient(dora, 'M4', 'Dora', 'Abt', '2004-02-29', {
        phone: '044',
        notes: 'Ünïcödé \'quoted\' "text" 😀',
      }),
      patient(cleo, 'M3', 'Cleo', 'Moser', '1990-06-06', { city: 'Bern', sex: 'female', latitude: '46.9' }),
      patient(ben, 'M2', 'Ben', 'Abt', '1971-12-31', {
        city: 'Basel',
        sex: 'male',
        email: 'Ben@Example.test',
      }),
      patient(ann, 'M1', 'Ann', 'Moser', '1985-03-01', { userId: users[2], city: 'Bern', sex: 'female' }),
    ],
  });
}
