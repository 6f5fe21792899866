import type { PrismaClient } from '../../src/prisma/generated/client/client.js';
import {
  ann,
  appointments,
  at,
  ben,
  cleo,
  fixedId,
  locations,
  planted,
  practitioners,
  users,
} from './fixed-ids.js';

export async function plantCalendar(client: PrismaClient): Promise<void> {
  const [first, second, third, fourth] = appointments;
  const [coral, blue, amber] = practitioners;
  const visit = (id: string, patientId: string, practitionerId: string, day: string) => ({
    ...{
      id,
      patientId,
      practitionerId,
      startsAt: at(`${day}T09:00:00`),
      endsAt: at(`${day}T09:30:00`),
      ...planted,
    },
  });
  await client.appointment.createMany({
    data: [
      {
        ...visit(fourth, ben, amber, '05-04'),
        locationId: locations[2],
        reason: 'check',
        totalCost: '80.50',
      },
      {
        ...visit(third, ann, amber, '05-03'),
        locationId: locations[2],
        status: 'completed',
        source: 's',
        sourceKey: '3',
      },
      { ...visit(second, ann, blue, '05-02'), encounterClass: 'virtual', baseCost: '0.00' },
      {
        ...visit(first, cleo, coral, '05-01'),
        status: 'cancelled',
        cancelReason: 'ill',
        source: 's',
        sourceKey: '1',
      },
    ],
  });
  await client.consent.createMany({
    data: [
      {
        id: fixedId(10, 1),
        patientId: ann,
        category: 'treatment',
        status: 'granted',
        decidedAt: at('02-01T00:00:00'),
        ...planted,
      },
      { id: fixedId(10, 2), patientId: ann, category: 'research', status: 'refused', ...planted },
      { id: fixedId(10, 3), patientId: ben, category: 'treatment', ...planted },
    ],
  });
  await client.loginSession.createMany({
    data: [1, 2].map((number) => ({
      ...{ id: fixedId(11, number), userId: users[0], tokenId: fixedId(12, number), ...planted },
      expiresAt: new Date(`209${String(number)}-01-01`),
    })),
  });
}
