import type { Endpoints } from './endpoint-rules.js';
import type { CheckedOptions } from './option-tree.js';
import type { Profile } from './profile.js';
import { sslModeOfChoice, type SslMode } from './ssl-mode.js';
import type { ViolationList } from './violation-list.js';

/**
 * The one mode of all connections: `DATABASE_SSL`, else what `DATABASE_URL` says, else the profile's default.
 * A URL that says otherwise is a contradiction, not a choice.
 */
export function resolveSslMode(
  given: { readonly options: CheckedOptions; readonly endpoints: Endpoints; readonly profile: Profile },
  violations: ViolationList,
): SslMode {
  const { options, endpoints, profile } = given;
  const { ssl } = options.connection;
  const fallback = profile === 'production' ? 'verify-full' : 'off';
  const mode = ssl === undefined ? (endpoints.primary?.sslMode ?? fallback) : sslModeOfChoice(ssl);
  refuseContradictions(mode, endpoints, violations);
  if (mode === 'off' && profile === 'production') {
    violations.add(
      'DATABASE_SSL (connection.ssl) must not be false in production: give true, verify-ca or require; in a URL, sslmode=disable is the same',
    );
  }
  if (options.connection.sslCa !== undefined && !mode.startsWith('verify')) {
    violations.add(
      'DATABASE_SSL_CA (connection.sslCa) has no effect unless DATABASE_SSL is true or verify-ca',
    );
  }
  return mode;
}

function refuseContradictions(mode: SslMode, endpoints: Endpoints, violations: ViolationList): void {
  const { replicas, ...logins } = endpoints;
  const named = [
    ...Object.entries(logins),
    ...replicas.map((replica, index) => [`replica-${index + 1}`, replica] as const),
  ];
  for (const [name, { sslMode }] of named) {
    if (sslMode === undefined || sslMode === mode) continue;
    violations.add(
      `the sslmode in the URL of ${name} must agree with DATABASE_SSL (${mode}), got ${sslMode}`,
    );
  }
}
