import type { ConnectionTargets } from './connection-target.js';
import type { CheckedOptions } from './option-tree.js';
import type { Profile } from './profile.js';
import type { Secret } from './secret.js';
import type { SslMode } from './ssl-mode.js';

type Complete<G extends keyof CheckedOptions, Open extends keyof CheckedOptions[G] = never> = Readonly<
  Required<Omit<CheckedOptions[G], Open>>
>;

/** The options after their check: complete, consistent, frozen, and safe to print. */
export interface DatabaseSettings {
  readonly profile: Profile;
  readonly connection: {
    readonly targets: ConnectionTargets;
    readonly sslMode: SslMode;
    readonly schema: 'healthcare';
    readonly migrateOnStart: boolean;
  };
  readonly pool: Complete<'pool'>;
  readonly replicas: Complete<'replicas', 'urls' | 'tokenKey'> & { readonly tokenKey?: Secret };
  readonly work: Complete<'work'>;
  readonly cache: Complete<'cache', 'redisUrl' | 'redisSslCa' | 'encryptionKey'> & {
    readonly redisUrl?: Secret;
    /** The authority that Redis is trusted by, as PEM. */
    readonly redisCa?: string;
    readonly encryptionKey?: Secret;
  };
  readonly health: Complete<'health'>;
  readonly compliance: Complete<'compliance', 'masterKey' | 'masterKeyFile'> & {
    readonly masterKey?: Secret;
  };
  readonly server: Complete<'server', 'jwtSecret' | 'operatorToken' | 'publicUrl' | 'mailPickupFolder'> & {
    readonly publicUrl?: string;
    readonly mailPickupFolder?: string;
    readonly jwtSecret?: Secret;
    readonly operatorToken?: Secret;
  };
}
