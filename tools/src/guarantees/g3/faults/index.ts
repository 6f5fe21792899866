import { breakAfterCommit } from './break-after-commit.js';
import { dropCommitReplies } from './drop-commit-replies.js';
import { dropCommitRequests } from './drop-commit-requests.js';
import type { InjectFault } from './fault-site.js';
import { holdNetwork } from './hold-network.js';
import { killApp } from './kill-app.js';
import { killBackend } from './kill-backend.js';
import { killPrimary } from './kill-primary.js';
import { loseStandby } from './lose-standby.js';
import { promoteReplica } from './promote-replica.js';
import { stallCommitReplies } from './stall-commit-replies.js';

export type { FaultSite, InjectFault } from './fault-site.js';

export type FaultKind =
  | 'primary killed'
  | 'backend killed'
  | 'worker killed'
  | 'COMMIT reply dropped'
  | 'COMMIT request dropped'
  | 'COMMIT reply stalled'
  | 'black hole'
  | 'connections broken behind a COMMIT'
  | 'standby gone'
  | 'replica promoted';

export const FAULTS: Readonly<Record<FaultKind, InjectFault>> = {
  'primary killed': killPrimary,
  'backend killed': killBackend,
  'worker killed': killApp,
  'COMMIT reply dropped': dropCommitReplies,
  'COMMIT request dropped': dropCommitRequests,
  'COMMIT reply stalled': stallCommitReplies,
  'black hole': holdNetwork,
  'connections broken behind a COMMIT': breakAfterCommit,
  'standby gone': loseStandby,
  'replica promoted': promoteReplica,
};

export const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** Those after which the servers are what they were before. */
export const PASSING_FAULTS = FAULT_KINDS.filter((kind) => kind !== 'replica promoted');
