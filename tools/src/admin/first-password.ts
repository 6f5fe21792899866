import { hash } from '@node-rs/argon2';
import { AdminError } from './admin.error.js';

/** The API's own limits and cost. Source: NIST SP 800-63B, 5.1.1.2; OWASP Password Storage Cheat Sheet. */
const LENGTH = { least: 12, most: 128 } as const;
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const LEAST_CHARACTERS = 5;
/** A shorter name is part of many a good password. */
const LEAST_NAME = 4;

/**
 * The hash of a password that is worth one.
 * @throws AdminError PASSWORD_WEAK naming the rule, never the password
 */
export async function firstPasswordHash(password: string, email: string): Promise<string> {
  const complaint = complaintAbout(password, email);
  if (complaint !== null)
    throw new AdminError(
      'PASSWORD_WEAK',
      `The password ${complaint}.`,
      'Several words in a row are a good one.',
    );
  return await hash(password, COST);
}

/** What is wrong with a password; null when it will do. */
export function complaintAbout(password: string, email: string): string | null {
  const { least, most } = LENGTH;
  const [name = ''] = email.split('@');
  if (password.length < least || password.length > most)
    return `must have ${String(least)} to ${String(most)} characters`;
  if (new Set(password).size < LEAST_CHARACTERS)
    return `must have at least ${String(LEAST_CHARACTERS)} different characters`;
  if (name.length >= LEAST_NAME && password.toLowerCase().includes(name.toLowerCase()))
    return 'must not hold the name of the address';
  return null;
}
