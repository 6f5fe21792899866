import type { PrismaClient } from '../../src/prisma/generated/client/client.js';
import { ann, appointments, at, ben, emil, fixedId, planted, practitioners } from './fixed-ids.js';

export async function plantFindings(client: PrismaClient): Promise<void> {
  const [coral, , amber] = practitioners;
  await client.condition.createMany({
    data: [
      {
        id: fixedId(13, 3),
        patientId: ann,
        code: 'I10',
        description: 'Hypertension',
        onsetOn: at('03-01T00:00:00'),
        ...planted,
      },
      {
        id: fixedId(13, 2),
        patientId: ben,
        code: 'I10',
        description: 'Hypertension',
        onsetOn: at('04-01T00:00:00'),
        ...planted,
      },
      {
        id: fixedId(13, 1),
        patientId: ann,
        code: 'J45',
        description: 'Asthma',
        onsetOn: at('01-15T00:00:00'),
        ...planted,
      },
    ],
  });
  const measured = (number: number, patientId: string, code: string, value: string) => ({
    ...{
      id: fixedId(14, number),
      patientId,
      category: 'vital-signs',
      code,
      description: code,
      value,
      valueType: 'numeric',
    },
    ...{
      valueNumber: value,
      observedAt: at(`06-0${String(number)}T12:00:00.123`),
      practitionerId: amber,
      ...planted,
    },
  });
  await client.observation.createMany({
    data: [
      { ...measured(1, ann, '8867-4', '72'), unit: '/min' },
      { ...measured(2, ann, '29463-7', '71.299999999999999999'), unit: 'kg', appointmentId: appointments[2] },
      measured(3, ben, '8867-4', '-0.50'),
      {
        ...measured(4, ben, '72166-2', '1'),
        category: 'survey',
        valueType: 'text',
        valueNumber: null,
        value: 'never',
      },
    ],
  });
  await client.procedure.create({
    data: {
      id: fixedId(15, 1),
      patientId: ann,
      practitionerId: coral,
      code: 'P1',
      description: 'Suture',
      startedAt: at('05-03T09:10:00'),
      baseCost: '12345678901.25',
      ...planted,
    },
  });
  await client.immunization.create({
    data: {
      id: fixedId(16, 1),
      patientId: emil,
      code: '140',
      description: 'Influenza',
      givenAt: at('01-09T08:00:00'),
      ...planted,
    },
  });
}
