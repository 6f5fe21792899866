import type { ClusterClient } from '../cluster/index.js';
import type { GuaranteeReport } from './guarantee-report.js';

export interface GuaranteeSettings {
  readonly cluster: ClusterClient;
  /** Replays a run: the same seed makes the same programs. */
  readonly seed: number;
  readonly operations: number;
  /** Folder of the built library. */
  readonly library: string;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

export interface GuaranteeSuite {
  readonly id: string;
  readonly title: string;
  /** Operations of the short and of the full form. */
  readonly operations: { readonly short: number; readonly full: number };
  run(settings: GuaranteeSettings): Promise<GuaranteeReport>;
}
