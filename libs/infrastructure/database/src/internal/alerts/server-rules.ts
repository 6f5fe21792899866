import type { AlertSnapshot, ServerSeen } from './alert-snapshot.js';
import type { Evidence } from './alert.js';
import type { Finding, Findings, Rule } from './finding.js';

/** How long a fresh process may take to find the primary before that is a fault; ms. */
const FIRST_PRIMARY_MS = 10_000;

/** Rules that remember; made anew for each process. */
export function serverRules(): readonly Rule[] {
  return [
    { alert: 'breaker-open', look: ({ breakers }) => breakers.flatMap(openBreaker) },
    { alert: 'replica-ejected', look: replicas((server) => ejection(server, (why) => why !== 'lagging')) },
    { alert: 'replica-lagging', look: replicas((server) => ejection(server, (why) => why === 'lagging')) },
    { alert: 'replica-not-joining', look: replicas(notJoining) },
    { alert: 'primary-down', look: primaryDown() },
    { alert: 'primary-changed', look: primaryChanged() },
    { alert: 'database-unreachable', look: unreachable },
  ];
}

function openBreaker({ target, state, failures }: AlertSnapshot['breakers'][number]): Finding[] {
  if (state === 'closed') return [];
  const severity = target === 'primary' ? 'critical' : 'warning';
  return [{ subject: target, level: 'fault', severity, evidence: { target, state, failures } }];
}

function replicas(look: (server: ServerSeen) => Finding['level'] | null): Rule['look'] {
  return ({ servers }) =>
    servers.flatMap((server) => {
      const level = server.role === 'replica' ? look(server) : null;
      return level === null ? [] : [{ subject: server.name, level, evidence: evidenceOf(server) }];
    });
}

/** Out until it serves: one that catches up is on its way back and not there yet. */
function ejection({ state, reason }: ServerSeen, isIt: (reason: string) => boolean): Finding['level'] | null {
  if (state === 'ejected') return isIt(reason ?? '') ? 'fault' : null;
  return state === 'serving' ? null : 'lingering';
}

function notJoining({ state }: ServerSeen): Finding['level'] | null {
  return state === 'joining' || state === 'catching-up' ? 'fault' : null;
}

function evidenceOf({ name, state, reason, lagMs }: ServerSeen): Evidence {
  return {
    server: name,
    state,
    ...(reason !== null && { reason }),
    ...(lagMs !== null && { lagMs: Math.round(lagMs) }),
  };
}

function primaryDown(): Rule['look'] {
  let isKnown = false;
  let startedMs: number | undefined;
  return ({ primary, servers }, nowMs): Findings => {
    startedMs ??= nowMs;
    isKnown ||= primary !== null;
    if (primary !== null) return [];
    if (!isKnown && nowMs - startedMs < FIRST_PRIMARY_MS) return [];
    const last = servers.find(({ role }) => role === 'primary');
    const evidence = last === undefined ? {} : evidenceOf(last);
    return [{ subject: '', level: 'fault', evidence }];
  };
}

function primaryChanged(): Rule['look'] {
  let before: AlertSnapshot['primary'] = null;
  return ({ primary }): Findings => {
    const from = before;
    before = primary ?? before;
    if (from === null || primary === null) return [];
    if (from.name === primary.name && from.timeline === primary.timeline) return [];
    const evidence = { from: from.name, to: primary.name, timeline: primary.timeline };
    return [{ subject: primary.name, level: 'fault', evidence }];
  };
}

function unreachable({ health }: AlertSnapshot): Findings {
  if (health === 'unknown') return 'unknown';
  return health === 'down' ? [{ subject: '', level: 'fault', evidence: { health } }] : [];
}
