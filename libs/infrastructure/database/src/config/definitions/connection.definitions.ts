import { z } from 'zod';

import { byProfile, none, option, same } from '../option-definition.js';
import { flag, flagOrText, integer, oneOf, text, type OptionRule } from '../option-rule.js';
import type { SslChoice } from '../ssl-mode.js';
import { connectionUrl, isHost } from '../url-rules.js';

const sslChoice: OptionRule<SslChoice> = {
  schema: z.union([z.boolean(), z.enum(['require', 'verify-ca', 'verify-full'])]),
  rule: 'true, false, require, verify-ca or verify-full',
  typeText: `boolean | 'require' | 'verify-ca' | 'verify-full'`,
  fromText: flagOrText,
};

const filled = text('some text', (value) => value.trim() !== '');
const embedded = none('the embedded cluster in development and test');

export const CONNECTION_OPTIONS = {
  url: option(connectionUrl(), {
    variable: 'DATABASE_URL',
    description:
      'The primary, with the login of the application role. Instead of it, the five `DB_…` parts below.',
    default: embedded,
    disclosure: 'url',
    duty: 'production',
    example: 'postgresql://healthcare_app:password@localhost:5432/healthcare',
  }),
  host: option(text('a host name or an IP address', isHost), {
    variable: 'DB_HOST',
    description: 'Host of the primary, where no `DATABASE_URL` is given.',
    default: none(),
    example: 'localhost',
  }),
  port: option(integer({ min: 1, max: 65_535, unit: 'TCP port' }), {
    variable: 'DB_PORT',
    description: 'Port of the primary, beside `DB_HOST`.',
    default: same(5432),
  }),
  user: option(filled, {
    variable: 'DB_USER',
    description: 'The application role’s login, beside `DB_HOST`. It must be no owner and no superuser.',
    default: none(),
    example: 'healthcare_app',
  }),
  password: option(filled, {
    variable: 'DB_PASSWORD',
    description: 'Password of that login.',
    default: none(),
    disclosure: 'secret',
    example: 'password',
  }),
  database: option(filled, {
    variable: 'DB_NAME',
    description: 'Name of the database, beside `DB_HOST`.',
    default: none(),
    example: 'healthcare',
  }),
  migrationUrl: option(connectionUrl(), {
    variable: 'DATABASE_MIGRATION_URL',
    description:
      'Superuser login of migrations alone: they make roles and take capabilities away. Needed in production when they run at start.',
    default: embedded,
    disclosure: 'url',
    example: 'postgresql://postgres:password@localhost:5432/healthcare',
  }),
  systemUrl: option(connectionUrl(), {
    variable: 'DATABASE_SYSTEM_URL',
    description: 'Login of the system role, used by `runAsSystem` alone.',
    default: embedded,
    disclosure: 'url',
    duty: 'production',
    example: 'postgresql://healthcare_system:password@localhost:5432/healthcare',
  }),
  auditorUrl: option(connectionUrl(), {
    variable: 'DATABASE_AUDITOR_URL',
    effect: 'checked-only',
    description: 'Login of the auditor role, used to read the audit log alone.',
    default: embedded,
    disclosure: 'url',
    example: 'postgresql://healthcare_auditor:password@localhost:5432/healthcare',
  }),
  ssl: option(sslChoice, {
    variable: 'DATABASE_SSL',
    description:
      'Protection of every connection, TLS 1.2 or later. `true` is `verify-full`: trusted authority and matching host. `verify-ca` leaves the host unchecked, `require` checks nothing. Production refuses `false`.',
    default: byProfile(true, false),
  }),
  sslCa: option(filled, {
    variable: 'DATABASE_SSL_CA',
    description: 'The authority that signed the servers’ certificates: a path, or the PEM text itself.',
    default: none('the authorities that Node trusts'),
    example: '/etc/healthcare/database-ca.pem',
  }),
  schema: option(
    {
      ...oneOf(['healthcare']),
      rule: 'healthcare, for which client and migrations were generated (to change it: `@@schema` in prisma/schema, `npm run generate`, `npm run db -- migrate new <name>`)',
    },
    {
      variable: 'DB_SCHEMA',
      description: 'PostgreSQL schema of every table. Fixed when client and migrations are generated.',
      default: same('healthcare'),
    },
  ),
  migrateOnStart: option(flag(), {
    variable: 'DB_MIGRATE_ON_START',
    description:
      'Whether a start applies pending migrations. Where it does not, an unmigrated database is refused.',
    default: byProfile(false, true),
  }),
} as const;
