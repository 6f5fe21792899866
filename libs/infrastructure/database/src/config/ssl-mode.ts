/**
 * How a connection is protected. `off`: plaintext. `require`: encrypted, to whoever answers. `verify-ca`: to a server
 * with a certificate of a trusted authority. `verify-full`: and that certificate names the host.
 */
export type SslMode = 'off' | 'require' | 'verify-ca' | 'verify-full';

export const SSL_MODES: readonly SslMode[] = Object.freeze(['off', 'require', 'verify-ca', 'verify-full']);

/** What `DATABASE_SSL` may say; `true` is `verify-full`, `false` is `off`. */
export type SslChoice = boolean | Exclude<SslMode, 'off'>;

export function sslModeOfChoice(choice: SslChoice): SslMode {
  if (choice === true) return 'verify-full';
  return choice === false ? 'off' : choice;
}
