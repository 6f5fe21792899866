import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './environment.js';

const SECRETS = { JWT_SECRET: 'j'.repeat(32), OPERATOR_TOKEN: 'o'.repeat(32) };

describe('the environment', () => {
  it('has defaults for everything but the secrets', () => {
    expect(readEnvironment(SECRETS)).toEqual({
      profile: 'development',
      host: '127.0.0.1',
      port: 3000,
      logLevel: 'info',
      jwtSecret: SECRETS.JWT_SECRET,
      operatorToken: SECRETS.OPERATOR_TOKEN,
    });
  });

  it('opens to the network only in production, or when told to', () => {
    expect(readEnvironment({ ...SECRETS, NODE_ENV: 'production' }).host).toBe('0.0.0.0');
    expect(readEnvironment({ ...SECRETS, NODE_ENV: 'production', HOST: '10.0.0.1' }).host).toBe('10.0.0.1');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ ...SECRETS, PORT: '', MAIL_PICKUP_FOLDER: '' }).port).toBe(3000);
  });

  it('lists everything that is wrong, and repeats none of it', () => {
    const wrong = {
      JWT_SECRET: 'tiny-secret',
      PORT: '65536',
      LOG_LEVEL: 'loud',
      NODE_ENV: 'prod',
      PUBLIC_URL: 'ftp://x',
    };
    expect(() => readEnvironment(wrong)).toThrow(/breaks 6 rule\(s\)/);
    for (const name of [...Object.keys(wrong), 'OPERATOR_TOKEN'])
      expect(() => readEnvironment(wrong)).toThrow(name);
    expect(() => readEnvironment(wrong)).not.toThrow(/tiny-secret|65536|loud|ftp:/);
  });
});
