import { z } from 'zod';

const login = z.object({ accessToken: z.string() });
const page = z.object({
  items: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullish(),
});

export interface Login {
  readonly email: string;
  readonly password: string;
}

/**
 * Signs in to the API and lists every patient it shows, page by page.
 * @param api its address
 * @throws when it refuses, or answers something else
 */
export async function signedInPatients(api: string, { email, password }: Login): Promise<string[]> {
  const answer = await fetch(`${api}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = login.parse(await answer.json());
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const listed = await fetch(`${api}/v1/patients?limit=5${query}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const { items, nextCursor } = page.parse(await listed.json());
    ids.push(...items.map(({ id }) => id));
    cursor = nextCursor ?? null;
  }
  return ids;
}
