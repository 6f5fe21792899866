import { z } from 'zod';
import type { ApiClient } from './api-client.js';

const PATIENTS = 40;
const PAGES = ['limit=10', 'limit=20', 'limit=10&order=name', 'limit=20&order=name'] as const;

const page = z.object({ items: z.array(z.object({ id: z.string() })) });
const created = z.object({ id: z.string() });

/** What the load asks for, always the same, so that the cache is as warm in one measurement as in the next. */
export interface WarmSet {
  readonly patients: readonly string[];
  readonly paths: readonly string[];
}

/** Forty patients of the load's clinic, made where they lack, each by itself and in lists. @throws AnswerError */
export async function warmSet(api: ApiClient): Promise<WarmSet> {
  const patients = page
    .parse(await api.get(`/v1/patients?limit=${String(PATIENTS)}`))
    .items.map(({ id }) => id);
  while (patients.length < PATIENTS) {
    const patient = {
      firstName: 'Load',
      lastName: `Test ${String(patients.length)}`,
      birthDate: '1990-01-01',
    };
    patients.push(created.parse(await api.send('POST', '/v1/patients', patient)).id);
  }
  const lists = PAGES.map((query) => `/v1/patients?${query}`);
  // A list after every three rows: every write leaves all lists to be read anew, but only one row.
  const paths = patients.flatMap((id, index) => [
    `/v1/patients/${id}`,
    ...(index % 3 === 2 ? [lists[Math.floor(index / 3) % lists.length] ?? ''] : []),
  ]);
  return { patients, paths };
}
