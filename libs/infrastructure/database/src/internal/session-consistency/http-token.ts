import type { HttpRequest, HttpResponse } from '../../context/http-exchange.js';

/** Carries the token to programs and back. */
export const TOKEN_HEADER = 'x-consistency-token';
/** Carries it to browsers and back; no script can read it. */
export const TOKEN_COOKIE = 'consistency-token';

const COOKIE = new RegExp(`(?:^|;\\s*)${TOKEN_COOKIE}=([^;]*)`);

/** The token a request brought, as it is; the header outranks the cookie. */
export function tokenIn({ headers = {} }: HttpRequest): string | undefined {
  const header = headers[TOKEN_HEADER];
  if (typeof header === 'string' && header !== '') return header;
  const cookies = headers['cookie'];
  return typeof cookies === 'string' ? COOKIE.exec(cookies)?.[1] : undefined;
}

/**
 * Gives the token to whoever asked, in both ways.
 *
 * @param maxAgeMs how long it is worth keeping; ms
 */
export function giveToken(response: HttpResponse, token: string, maxAgeMs: number, isSecure: boolean): void {
  response.setHeader(TOKEN_HEADER, token);
  const seconds = String(Math.floor(maxAgeMs / 1000));
  const cookie = `${TOKEN_COOKIE}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  const given = response.getHeader('set-cookie');
  const others = given === undefined ? [] : Array.isArray(given) ? (given as string[]) : [String(given)];
  response.setHeader('set-cookie', [...others, cookie]);
}
