import { keyBytes } from '../key-material.js';
import { none, option, same } from '../option-definition.js';
import { flag, integer, oneOf, text } from '../option-rule.js';

/** Six calendar years hold at most two leap days. Source: 45 CFR 164.316(b)(2)(i). */
const RETENTION_FLOOR_DAYS = 6 * 365 + 2;

/** What the law asks for. */
export const COMPLIANCE_OPTIONS = {
  auditRetentionDays: option(integer({ min: RETENTION_FLOOR_DAYS, max: 36_525, unit: 'days' }), {
    variable: 'AUDIT_RETENTION_DAYS',
    effect: 'checked-only',
    description:
      'How long audit records stay online. Six years is the floor; the sealed archive goes on after it.',
    default: same(2555),
  }),
  isEncryptionEnabled: option(flag(), {
    variable: 'ENCRYPTION_ENABLED',
    effect: 'checked-only',
    description: 'Whether the fields that the schema marks are encrypted.',
    default: same(true),
  }),
  encryptionAlgorithm: option(oneOf(['AES-256-GCM']), {
    variable: 'ENCRYPTION_ALGORITHM',
    effect: 'checked-only',
    description: 'The cipher of encrypted fields. Nothing else is accepted.',
    default: same('AES-256-GCM'),
  }),
  masterKey: option(
    text('32 bytes in base64 or hexadecimal', (value) => keyBytes(value) !== undefined),
    {
      variable: 'ENCRYPTION_MASTER_KEY',
      effect: 'checked-only',
      description:
        'The key that wraps every data key; this or the file. Needed in production while encryption is on.',
      default: none('made on the first development start'),
      disclosure: 'secret',
    },
  ),
  masterKeyFile: option(
    text('a path', (value) => value.trim() !== ''),
    {
      variable: 'ENCRYPTION_MASTER_KEY_FILE',
      effect: 'checked-only',
      description: 'File that holds the master key, as a mounted secret.',
      default: none(),
      example: '/run/secrets/encryption-master-key',
    },
  ),
} as const;
