import type { LibraryPlace } from '../worker/running-library.js';
import type { Exploration } from './model/explore.js';
import type { ScenarioName } from './model/scenarios.js';

/** Plays the orders of scenarios, on the library's own classes. */
export interface ModelJob extends Pick<LibraryPlace, 'library'> {
  readonly kind: 'model';
  readonly scenarios: readonly ScenarioName[];
  /** So many orders by chance of each large scenario; undefined for all orders. */
  readonly sampled: number | undefined;
  readonly stopAtFirst: boolean;
  readonly seed: number;
}

/** Plays the orders of a reader and a writer on a cache that is told of writes. */
export interface ControlJob {
  readonly kind: 'control';
}

export type G4Job = ModelJob | ControlJob;

export interface PlayedScenario extends Exploration {
  readonly name: string;
}

/** A scenario is over. */
export type G4Note = 'scenario';
