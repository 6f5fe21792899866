import { describe, expect, it } from '@jest/globals';
import { summaryText } from './summary.js';

const summary = {
  url: 'http://127.0.0.1:3000',
  addresses: { postgres: 'postgresql://…', redis: 'none' },
  operatorToken: 'operator',
  mailFolder: '/data/outbox',
};

describe('the summary', () => {
  it('begins with the line that programs wait for, then every address', () => {
    const lines = summaryText({ ...summary, demo: null }).split('\n');
    expect(lines[0]).toBe('ready http://127.0.0.1:3000');
    const labels = lines.slice(1).map((line) => line.trim().split(/ {2,}/)[0]);
    expect(labels).toEqual([
      'docs',
      'health',
      'metrics',
      'postgres',
      'redis',
      'mails',
      expect.stringMatching(/^operator/),
      '',
    ]);
  });

  it('gives each clinic’s users and two lines to paste', () => {
    const logins = [
      { role: 'clinic-admin', email: 'admin@a.example' },
      { role: 'practitioner', email: 'doctor@a.example' },
    ] as const;
    const clinics = [
      { name: 'A', logins },
      { name: 'B', logins: [{ role: 'nurse', email: 'nurse@b.example' }] as const },
    ];
    const text = summaryText({ ...summary, demo: { password: 'secret', clinics } });
    expect(text).toContain(`TOKEN_1=$(curl -s http://127.0.0.1:3000/v1/auth/login`);
    expect(text).toContain(`-d '{"email":"doctor@a.example","password":"secret"}'`);
    expect(text).toContain(`-d '{"email":"nurse@b.example","password":"secret"}'`);
    expect(text).toContain('authorization: Bearer $TOKEN_2"');
  });
});
