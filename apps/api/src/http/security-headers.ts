import type { SecurityHeadersOptions } from '@nestjs/common';

/**
 * An API needs no script, style or frame; only its documentation page does, from this very origin. Plain HTTP stays
 * plain: a proxy in front says whether there is TLS.
 */
export const SECURITY_HEADERS: SecurityHeadersOptions = {
  xFrameOptions: { action: 'deny' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: "'none'",
      scriptSrc: "'self'",
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: "'self'",
      baseUri: "'none'",
      formAction: "'none'",
      frameAncestors: "'none'",
    },
  },
};
