import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ScramLogin, type ScramSession } from './scram-login.js';

// RFC 7677, section 3, but for the user's name, which PostgreSQL leaves out of the exchange.
const PASSWORD = 'pencil';
const SALT = 'W22ZaJ0SNY7soEsUEjb6gQ==';
const CLIENT_NONCE = 'rOprNGfwEbeRWgbNEkqO';
const NONCE = `${CLIENT_NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0`;
const SERVER_FIRST = `r=${NONCE},s=${SALT},i=4096`;
const session: ScramSession = {
  mechanism: 'SCRAM-SHA-256',
  clientNonce: CLIENT_NONCE,
  message: 'SASLInitialResponse',
};

/** A server's side, by the text of RFC 5802 alone: believes a client by its stored key, and signs. */
function serverSide(
  serverFirst: string,
  response: string,
  password: string,
  salt: string,
  iterations: number,
) {
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), iterations, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  const [unproven = '', proof = ''] = response.split(',p=');
  const exchange = `n=*,r=${CLIENT_NONCE},${serverFirst},${unproven}`;
  const signature = hmac(storedKey, exchange);
  const clientKey = Buffer.from(proof, 'base64').map((byte, index) => byte ^ (signature[index] ?? 0));
  return {
    believes: createHash('sha256').update(clientKey).digest().equals(storedKey),
    signature: hmac(hmac(salted, 'Server Key'), exchange).toString('base64'),
  };
}

describe('ScramLogin', () => {
  it('proves the password and knows what the server must prove', async () => {
    const answer = await new ScramLogin().answer(session, PASSWORD, SERVER_FIRST);
    expect(answer?.response.startsWith(`c=biws,r=${NONCE},p=`)).toBe(true);
    expect(serverSide(SERVER_FIRST, answer?.response ?? '', PASSWORD, SALT, 4096)).toEqual({
      believes: true,
      signature: answer?.serverSignature,
    });
  });

  it.each([
    ['another password', 'crayon', SALT, 4096],
    ['another salt', PASSWORD, 'AAAAAAAAAAAAAAAAAAAAAA==', 4096],
    ['another count', PASSWORD, SALT, 4097],
  ])('derives its keys anew for %s', async (_title, password, salt, iterations) => {
    const login = new ScramLogin();
    await login.answer(session, PASSWORD, SERVER_FIRST);
    const first = `r=${NONCE},s=${salt},i=${String(iterations)}`;
    const answer = await login.answer(session, password, first);
    expect(serverSide(first, answer?.response ?? '', password, salt, iterations).believes).toBe(true);
  });

  it.each<[string, Partial<ScramSession>, unknown, string]>([
    ['another mechanism', { mechanism: 'SCRAM-SHA-256-PLUS' }, PASSWORD, SERVER_FIRST],
    ['an exchange that is further on', { message: 'SASLResponse' }, PASSWORD, SERVER_FIRST],
    ['a nonce of somebody else’s', { clientNonce: 'other' }, PASSWORD, SERVER_FIRST],
    ['a nonce the server added nothing to', { clientNonce: NONCE }, PASSWORD, SERVER_FIRST],
    ['a password of more than ASCII', {}, 'pencıl', SERVER_FIRST],
    ['an empty password', {}, '', SERVER_FIRST],
    ['a password that is none', {}, null, SERVER_FIRST],
    ['extensions', {}, PASSWORD, `${SERVER_FIRST},m=x`],
    ['too many iterations', {}, PASSWORD, SERVER_FIRST.replace('4096', '100001')],
    ['no iterations', {}, PASSWORD, SERVER_FIRST.replace('4096', '0')],
  ])('leaves %s to pg', async (_title, change, password, serverFirst) => {
    expect(await new ScramLogin().answer({ ...session, ...change }, password, serverFirst)).toBeUndefined();
  });
});
