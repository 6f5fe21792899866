import type { Identity } from '@infrastructure/database';
import type { LibraryPlace } from '../../worker/running-library.js';

export interface OpenRequest extends LibraryPlace {
  readonly redisUrl: string;
  /** 32 bytes in base64, the same in all processes. */
  readonly encryptionKey: string;
}

/** The row that is read, the only one of its table. */
export interface Planted {
  readonly clinic: Identity;
  readonly id: string;
}

export interface ReadRequest extends Planted {
  /** Users who ask at once. */
  readonly times: number;
}

export interface Reads {
  /** Those who were shown the row. */
  readonly answered: number;
  /** When the last of them was; ms since the epoch. */
  readonly endedAtMs: number;
}
