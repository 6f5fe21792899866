import { z } from 'zod';
import type { Random } from '../g1/random.js';

const CLIENTS = 16;
const login = z.object({ accessToken: z.string() });

/** One request for a new patient, and what came back. */
export interface ApiWrite {
  /** The patient's record number. */
  readonly mrn: string;
  /** ms since the epoch */
  readonly askedAtMs: number;
  /** The status it was answered with; undefined when the connection ended without an answer. */
  readonly status: number | undefined;
}

/** @returns a token @throws when the API refuses */
export async function signIn(api: string, email: string, password: string): Promise<string> {
  const answer = await fetch(`${api}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return login.parse(await answer.json()).accessToken;
}

/** Registers patients, many at once, until the API gives no answer any more. */
export async function registerUntilGone(
  api: string,
  token: string,
  random: Random,
  onAnswer: (write: ApiWrite) => void,
): Promise<ApiWrite[]> {
  const writes: ApiWrite[] = [];
  const client = async (): Promise<void> => {
    for (let status: number | undefined = 0; status !== undefined;) {
      const [mrn, askedAtMs] = [random.uuid(), Date.now()];
      status = await register(api, token, mrn);
      const write = { mrn, askedAtMs, status };
      writes.push(write);
      onAnswer(write);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return writes;
}

/** @returns undefined when the connection was refused, or ended before its answer was there */
async function register(api: string, token: string, mrn: string): Promise<number | undefined> {
  const body = { mrn, firstName: 'G', lastName: 'Ten', birthDate: '1980-01-01' };
  try {
    const answer = await fetch(`${api}/v1/patients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}
