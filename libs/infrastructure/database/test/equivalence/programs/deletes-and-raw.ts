import type { WriteClient } from '@infrastructure/database';
import { Prisma } from '../../../src/prisma/generated/client/client.js';
import { ann, ben, clinicId, fay, fixedId, invoices, locations, memberships } from '../fixed-ids.js';

export const deletesAndRaw = (client: WriteClient) => ({
  'one row deleted by id': () => client.patient.delete({ where: { id: fay } }),
  'one row deleted by a key of three parts': () =>
    client.membershipLocation.delete({
      where: {
        clinicId_membershipId_locationId: {
          clinicId,
          membershipId: memberships[2],
          locationId: locations[1],
        },
      },
      include: { location: { select: { name: true } } },
    }),
  'one row deleted with its children, which come back': () =>
    client.invoice.delete({
      where: { id: invoices[0] },
      include: { lines: { orderBy: { position: 'asc' } } },
    }),
  'many rows deleted': () => client.condition.deleteMany({ where: { patientId: ann } }),
  'many rows deleted up to a limit': () =>
    client.observation.deleteMany({ where: { patientId: ben }, limit: 1 + 1 }),
  'all rows deleted': () => client.loginSession.deleteMany(),
  'no rows deleted': () => client.condition.deleteMany({ where: { code: 'none' } }),
  'rows changed by SQL': () =>
    client.$executeRaw`UPDATE healthcare.patients SET notes = ${'raw'} WHERE last_name = 'Abt'`,
  'rows deleted by SQL': () =>
    client.$executeRaw(Prisma.sql`DELETE FROM healthcare.conditions WHERE code = ${'I10'}`),
  'a row inserted by SQL': () =>
    client.$executeRaw`INSERT INTO healthcare.locations (id, name) VALUES (${fixedId(3, 9)}::uuid, 'raw')`,
  'rows changed by SQL that gives them back': () =>
    client.$queryRaw`UPDATE healthcare.invoices SET total = total + 1 WHERE number = 'R-1' RETURNING number, total`,
  'reads among writes see them': async () => {
    const { count } = await client.patient.updateMany({ where: { city: 'Bern' }, data: { city: 'Biel' } });
    const found = await client.patient.findMany({ where: { city: 'Biel' }, orderBy: { mrn: 'asc' } });
    const grouped = await client.patient.groupBy({ by: ['city'], _count: true, orderBy: { city: 'asc' } });
    const total = await client.invoice.aggregate({ _sum: { total: true } });
    await client.patient.deleteMany({ where: { id: fay } });
    return { count, found, grouped, total, gone: await client.patient.findUnique({ where: { id: fay } }) };
  },
});
