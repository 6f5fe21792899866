import { describe, expect, it } from '@jest/globals';

import { redactUrl } from './redact-url.js';

describe('redactUrl', () => {
  it('withholds user, password and unknown parameters', () => {
    const url = 'postgresql://app:s3cr%40t@db.example:5433/healthcare?sslmode=verify-full&sslpassword=hidden';
    expect(redactUrl(url)).toBe('postgresql://***@db.example:5433/healthcare?sslmode=verify-full');
  });

  it('leaves a URL without secrets as it is', () => {
    expect(redactUrl('redis://localhost:6379/0')).toBe('redis://localhost:6379/0');
  });

  it('withholds what is no URL', () => {
    expect(redactUrl('app:s3cret@db')).not.toContain('s3cret');
    expect(redactUrl('host=db password=s3cret')).not.toContain('s3cret');
  });
});
