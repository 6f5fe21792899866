import type { PrismaClient } from '../../src/prisma/generated/client/client.js';
import { ann, appointments, at, ben, cleo, fixedId, invoices, planted, practitioners } from './fixed-ids.js';

export async function plantPlans(client: PrismaClient): Promise<void> {
  const nuts = [
    { code: 'R1', description: 'Hives', severity: 'mild' },
    { code: 'R2', description: 'Nausea' },
  ];
  await client.allergy.createMany({
    data: [
      {
        id: fixedId(17, 2),
        patientId: ann,
        code: 'A1',
        description: 'Peanut',
        category: 'food',
        reactions: nuts,
        ...planted,
      },
      {
        id: fixedId(17, 1),
        patientId: ben,
        code: 'A2',
        description: 'Pollen',
        type: 'intolerance',
        ...planted,
      },
    ],
  });
  await client.carePlan.create({
    data: {
      id: fixedId(18, 1),
      patientId: ann,
      code: 'C1',
      description: 'Diet',
      startedOn: at('01-01T00:00:00'),
      ...planted,
    },
  });
  const drug = (
    number: number,
    patientId: string,
    status: string,
    dispenses: number,
    totalCost: string | null,
  ) => ({
    ...{
      id: fixedId(19, number),
      patientId,
      status,
      dispenses,
      totalCost,
      code: `D${String(number)}`,
      ...planted,
    },
    ...{
      description: 'Drug',
      startedAt: at(`02-0${String(number)}T00:00:00`),
      practitionerId: practitioners[2],
    },
  });
  await client.prescription.createMany({
    data: [
      drug(1, ann, 'active', 3, '10.10'),
      drug(2, ann, 'draft', 0, null),
      drug(3, ben, 'active', 12, '0.20'),
      drug(4, cleo, 'active', 1, '99.99'),
    ],
  });
}

export async function plantBills(client: PrismaClient): Promise<void> {
  const bill = (index: 0 | 1 | 2, patientId: string, total: string, diagnosisCodes: string[]) => ({
    ...{
      id: invoices[index],
      number: `R-${String(index + 1)}`,
      patientId,
      total,
      diagnosisCodes,
      ...planted,
    },
  });
  await client.invoice.createMany({
    data: [
      {
        ...bill(2, ben, '20.00', []),
        status: 'issued',
        issuedAt: at('07-03T00:00:00'),
        dueAt: at('08-03T00:00:00'),
      },
      { ...bill(1, ann, '0.10', ['I10', 'J45']), payer: 'Helsana', amountPaid: '0.10' },
      {
        ...bill(0, ann, '120.35', ['I10']),
        appointmentId: appointments[2],
        practitionerId: practitioners[2],
      },
    ],
  });
  const line = (
    number: number,
    invoice: 0 | 1 | 2,
    position: number,
    quantity: string,
    unitPrice: string,
    amount: string,
  ) => ({
    ...{ id: fixedId(20, number), invoiceId: invoices[invoice], position, quantity, unitPrice, amount },
    ...{ description: `Item ${String(number)}`, ...planted },
  });
  await client.invoiceLine.createMany({
    data: [
      line(3, 0, 1, '1', '100', '100'),
      line(2, 0, 2, '0.5', '40.70', '20.35'),
      line(1, 1, 1, '1', '0.10', '0.10'),
    ],
  });
}
