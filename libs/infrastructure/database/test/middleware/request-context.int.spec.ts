import { once } from 'node:events';
import { Agent, request as send, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { UnauthorizedException } from '@nestjs/common';
import { platforms } from './platforms.js';
import { WardApplication } from './ward-application.js';

jest.setTimeout(60_000);

describe.each(platforms)('a request on $name', (platform) => {
  let ward: WardApplication;
  let alpha: Identity;
  let beta: Identity;

  beforeAll(async () => {
    ward = await WardApplication.start(platform);
    alpha = await ward.admit('alpha');
    beta = await ward.admit('beta');
  });
  beforeEach(() => void ward.signIns.asked.splice(0));
  afterAll(() => ward.stop());

  const rowsOf = ({ clinicId }: Identity, mrn: string, times: number) =>
    Array.from({ length: times }, () => ({ clinicId, mrn }));

  describe('without an identity', () => {
    it('is refused at its first clinic-bound call, nobody being signed in', async () => {
      const { status, body } = await ward.get('/ward/patients');
      expect(status).toBe(401);
      expect(body).toMatchObject({
        error: { type: 'ContextError', code: 'DB_CONTEXT_MISSING', statusCode: 401, retryable: false },
        clinicId: null,
      });
    });

    it('may do what needs no clinic', async () => {
      expect(await ward.get('/ward/idle')).toMatchObject({ status: 200, body: [] });
      expect(ward.signIns.asked).toEqual([]);
    });

    it('inherits none from the request before it on the same connection', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const get = async (headers: Record<string, string>) => {
        const sent = send(`${ward.url}/ward/patients`, { agent, headers }).end();
        const [response] = (await once(sent, 'response')) as [IncomingMessage];
        await text(response);
        return [response.statusCode, sent.reusedSocket];
      };
      expect(await get({ authorization: 'Bearer alpha' })).toEqual([200, false]);
      expect(await get({})).toEqual([401, true]);
      agent.destroy();
    });

    it.each([
      ['malformed', () => ({ ...alpha, clinicId: 'alpha' }), 400, 'DB_CONTEXT_INVALID'],
      ['expired', () => ({ ...alpha, expiresAt: new Date(Date.now() - 1) }), 401, 'DB_CONTEXT_EXPIRED'],
    ] as const)('refuses one that is %s', async (token, identity, status, code) => {
      ward.signIns.accept(token, identity());
      expect(await ward.get('/ward/patients', token)).toMatchObject({ status, body: { error: { code } } });
    });

    it('ends in the error that the resolver threw', async () => {
      ward.signIns.accept('revoked', new UnauthorizedException('the session was revoked'));
      expect(await ward.get('/ward/patients', 'revoked')).toMatchObject({
        status: 401,
        body: { message: 'the session was revoked' },
      });
      ward.signIns.accept('broken', new Error('no key'));
      expect(await ward.get('/ward/patients', 'broken')).toMatchObject({ status: 500 });
    });

    it('is asked about again once somebody has signed in', async () => {
      expect((await ward.get('/ward/late-sign-in/alpha')).body).toEqual([
        'DB_CONTEXT_MISSING',
        ...rowsOf(alpha, 'alpha', 1),
      ]);
      expect(ward.signIns.asked).toHaveLength(2);
    });
  });

  describe('with the identity that a guard verified', () => {
    it('works in its clinic, which is asked for once', async () => {
      expect((await ward.get('/ward/patients', 'alpha')).body).toEqual(rowsOf(alpha, 'alpha', 3));
      expect(ward.signIns.asked).toEqual(['/ward/patients']);
    });

    it('keeps it in interceptors and pipes', async () => {
      const { headers, body } = await ward.get('/ward/patients/beta?watched', 'beta');
      expect(body).toEqual(rowsOf(beta, 'beta', 1));
      expect([headers.get('x-before'), headers.get('x-after')]).toEqual([beta.clinicId, beta.clinicId]);
      expect(ward.signIns.asked).toHaveLength(1);
    });

    it('keeps it in exception filters', async () => {
      expect(await ward.post('/ward/patients', 'beta', { mrn: 'beta' })).toMatchObject({
        status: 409,
        body: { error: { code: 'DB_UNIQUE_CONFLICT' }, clinicId: beta.clinicId },
      });
    });

    it('keeps it while a long body arrives piece by piece', async () => {
      const { clinicId } = await ward.admit('gamma');
      const body = JSON.stringify({ mrn: 'late', remarks: 'n'.repeat(30_000) });
      const headers = {
        authorization: 'Bearer gamma',
        'content-type': 'application/json',
        'content-length': body.length,
      };
      const sent = send(`${ward.url}/ward/patients`, { method: 'POST', headers });
      sent.flushHeaders();
      for (let from = 0; from < body.length; from += 10_000) {
        await pause(20);
        sent.write(body.slice(from, from + 10_000));
      }
      sent.end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      expect(JSON.parse(await text(response))).toEqual({ clinicId, mrn: 'late' });
    });

    it('leaves nothing behind', async () => {
      await ward.get('/ward/patients', 'alpha');
      expect(() => ward.database.currentIdentity()).toThrow(
        expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }),
      );
    });
  });

  it('is told what it has seen, by header and cookie, and goes on from there with either', async () => {
    const tokenOf = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await ward.get(path, 'alpha', headers);
      return answer.headers.get('x-consistency-token');
    };
    expect(await tokenOf('/ward/idle')).toBeNull();
    const { headers } = await ward.get('/ward/patients', 'alpha');
    const token = headers.get('x-consistency-token');
    expect(token).toMatch(/^[\w-]{134}$/);
    expect(headers.get('set-cookie')).toContain(`consistency-token=${String(token)};`);
    expect(await tokenOf('/ward/idle', { 'x-consistency-token': String(token) })).toMatch(/^[\w-]{134}$/);
    expect(await tokenOf('/ward/idle', { cookie: `consistency-token=${String(token)}` })).toMatch(
      /^[\w-]{134}$/,
    );
  });

  it('never sees the clinic of another that runs beside it', async () => {
    const clinics = [
      ['alpha', alpha],
      ['beta', beta],
    ] as const;
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const [token, identity] = clinics[n % 2] ?? ['', alpha];
        const { body } = await ward.get('/ward/patients?watched', token);
        return { body, wanted: rowsOf(identity, token, 3) };
      }),
    );
    for (const { body, wanted } of answers) expect(body).toEqual(wanted);
    expect(ward.signIns.asked).toHaveLength(200);
  });
});

it.each(platforms)('finds requests on $name below a global prefix', async (platform) => {
  const ward = await WardApplication.start(platform, 'v1');
  ward.signIns.accept('alpha', {
    clinicId: '0190a000-0000-7000-8000-00000000000a',
    userId: '0190a000-0000-7000-8000-00000000000b',
    roles: [],
  });
  expect(await ward.get('/v1/ward/patients', 'alpha')).toMatchObject({ status: 200, body: [] });
  await ward.stop();
});
