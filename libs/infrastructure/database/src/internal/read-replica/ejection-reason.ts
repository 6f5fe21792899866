/** Why a server gets no work, for operators: closed, and without host names. */
export const EJECTION_TEXTS = {
  unreachable: 'cannot be reached',
  stalled: 'does not answer in time',
  failing: 'answers with an error when asked for its state',
  starting: 'is starting or recovering and takes no connections yet',
  draining: 'is shutting down',
  'login-refused': 'refuses the login',
  'tls-failed': 'cannot be trusted: no encryption, or not the certificate it should show',
  restarted: 'has restarted and must catch up',
  lagging: 'replays too far behind the primary',
  'not-a-replica': 'takes writes although another server is the primary',
  'role-changed': 'has changed between primary and replica',
  'foreign-system': 'belongs to another cluster',
  'old-timeline': 'is on a timeline that a promotion has ended',
  duplicate: 'is the same server as another one in the list',
} as const;

export type EjectionReason = keyof typeof EJECTION_TEXTS;

/** What a poll, a connection or a statement can find. */
export type NodeFault = Extract<
  EjectionReason,
  'unreachable' | 'stalled' | 'failing' | 'starting' | 'draining' | 'login-refused' | 'tls-failed'
>;

/** What a server's answer can say against it. */
export type IdentityFault = Extract<
  EjectionReason,
  'not-a-replica' | 'role-changed' | 'foreign-system' | 'old-timeline' | 'duplicate'
>;
