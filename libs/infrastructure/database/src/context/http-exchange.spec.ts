import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { beforeHead, routeOf } from './http-exchange.js';

describe('routeOf', () => {
  it.each([
    [
      'GET',
      '/v1/patients/0190a000-0000-7000-8000-00000000000a/records?name=Ada',
      'GET /v1/patients/:id/records',
    ],
    ['POST', '/v1/invoices/4711/pay', 'POST /v1/invoices/:id/pay'],
    ['GET', '/files/9f86d081884c7d659a2feaa0c55ad015', 'GET /files/:id'],
    ['GET', '/', 'GET /'],
    [undefined, undefined, ' '],
  ])('of %s %s names nobody', (method, url, route) => {
    expect(routeOf({ method, url })).toBe(route);
  });

  it('is bounded', () => {
    expect(routeOf({ method: 'GET', url: `/${'z'.repeat(10_000)}` })).toHaveLength(200);
  });
});

describe('beforeHead', () => {
  it('prepares once, as the head is written, whichever way that is', async () => {
    let prepared = 0;
    const server = createServer((request, response) => {
      beforeHead(response, () => {
        prepared += 1;
        response.setHeader('x-late', String(prepared));
      });
      if (request.url === '/explicit') response.writeHead(201, { 'x-own': 'yes' });
      response.end('done');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const explicit = await fetch(`${origin}/explicit`);
    const implicit = await fetch(`${origin}/implicit`);
    expect([explicit.status, explicit.headers.get('x-own'), explicit.headers.get('x-late')]).toEqual([
      201,
      'yes',
      '1',
    ]);
    expect([implicit.status, implicit.headers.get('x-late')]).toEqual([200, '2']);
    await new Promise((resolve) => server.close(resolve));
  });
});
