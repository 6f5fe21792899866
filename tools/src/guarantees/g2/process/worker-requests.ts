import type { SharedCache } from '../../redis/shared-cache.js';
import type { Registers } from '../sessions/registers.js';

/** What a worker needs to open the module. */
export interface OpenRequest {
  /** Module of the library: the built one, or a copy without one of its defences. */
  readonly library: string;
  readonly urls: { readonly app: string; readonly system: string; readonly replicas: readonly string[] };
  /** Signs consistency tokens; the same in every process. */
  readonly tokenKey: string;
  /** The same in every process. */
  readonly cache: SharedCache;
  /** The worker's number, from 0. */
  readonly process: number;
}

export interface PlantRequest {
  readonly seed: number;
}

export interface MeetRequest {
  readonly registers: Registers;
}

/** Reads by why they went where they went: `strategy` names those that replicas served. */
export type RoutedReads = Readonly<Record<string, number>>;
