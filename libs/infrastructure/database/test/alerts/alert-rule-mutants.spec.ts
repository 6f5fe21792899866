import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { copyWithout, type Edit } from '@tools/dev/mutants';
import {
  ALERT_CATALOGUE,
  type AlertDefinition,
  type AlertName,
} from '../../src/internal/alerts/alert-catalogue.js';
import { AlertRules } from '../../src/internal/alerts/alert-rules.js';
import type * as Rules from '../../src/internal/alerts/alert-rules.js';
import { ALERT_DRILLS } from '../support/alert-drills.js';
import { AlertStage } from '../support/alert-stage.js';

jest.setTimeout(60_000);

const source = fileURLToPath(new URL('../../src/internal/alerts', import.meta.url));
const POOL = 'pool-rules.ts';
const SERVER = 'server-rules.ts';
const WORK = 'work-rules.ts';
const COUNTERS = 'counter-rules.ts';
const CACHE = 'cache-rules.ts';
const TRACKER = 'condition-tracker.ts';
const WINDOW = 'counter-window.ts';
const RULES = 'alert-rules.ts';

/** Whether the rules fail a drill. */
function failsDrills(makeRules: () => Rules.AlertRules): boolean {
  return ALERT_DRILLS.some(({ play }) => {
    try {
      play(new AlertStage(makeRules()));
      return false;
    } catch {
      return true;
    }
  });
}

/** Whether the rules of this folder’s copy fail a drill. */
async function mutantFailsDrills(...edits: readonly Edit[]): Promise<boolean> {
  const { folder, remove } = await copyWithout(source, edits);
  try {
    const { AlertRules: Mutant } = (await import(join(folder, RULES))) as typeof Rules;
    return failsDrills(() => new Mutant());
  } finally {
    await remove();
  }
}

type TimeField = 'raiseAfterMs' | 'clearAfterMs';

/** Every time of the catalogue a second longer, and a second shorter where there is one. */
const times = (Object.keys(ALERT_CATALOGUE) as AlertName[]).flatMap((alert) =>
  (['raiseAfterMs', 'clearAfterMs'] as const).flatMap((field) =>
    [1000, -1000]
      .filter((changeMs) => ALERT_CATALOGUE[alert][field] + changeMs >= 0)
      .map((changeMs): [AlertName, TimeField, number] => [alert, field, changeMs]),
  ),
);

const changes: readonly [file: string, find: string, replace: string][] = [
  [POOL, 'HIGH_RATIO = 0.8', 'HIGH_RATIO = 0.79'],
  [POOL, 'HIGH_RATIO = 0.8', 'HIGH_RATIO = 0.81'],
  [POOL, 'HIGH_ENDS_RATIO = 0.7', 'HIGH_ENDS_RATIO = 0.69'],
  [POOL, 'HIGH_ENDS_RATIO = 0.7', 'HIGH_ENDS_RATIO = 0.71'],
  [POOL, 'const FULL_RATIO = 0.95', 'const FULL_RATIO = 0.94'],
  [POOL, 'const FULL_RATIO = 0.95', 'const FULL_RATIO = 0.96'],
  [POOL, 'FULL_ENDS_RATIO = 0.85', 'FULL_ENDS_RATIO = 0.84'],
  [POOL, 'FULL_ENDS_RATIO = 0.85', 'FULL_ENDS_RATIO = 0.86'],
  [POOL, '.map(withoutWaiters(pool))', ''],
  [POOL, "{ ...finding, level: 'lingering' }", "{ ...finding, level: 'fault' }"],
  [POOL, 'waiting > 0 ? Math.min(limit, max) : max', 'Math.min(limit, max)'],
  [POOL, 'waiting > 0 ? Math.min(limit, max) : max', 'max'],
  [POOL, 'most > 0 ? used / most : 0', 'used / most || 1'],
  [POOL, 'subject: safeText(callSite)', "subject: ''"],
  [POOL, 'route !== undefined && { route }', 'false'],
  [POOL, 'route !== undefined && { route }', '{ route }'],
  [SERVER, "state === 'closed'", "state !== 'open'"],
  [SERVER, "target === 'primary' ? 'critical' : 'warning'", "'warning'"],
  [SERVER, "target === 'primary' ? 'critical' : 'warning'", "'critical'"],
  [SERVER, "(why) => why !== 'lagging'", '() => true'],
  [SERVER, "(why) => why === 'lagging'", '() => false'],
  [SERVER, "server.role === 'replica' ? look(server) : null", 'look(server)'],
  [SERVER, "state === 'serving' ? null : 'lingering'", 'null'],
  [SERVER, "state === 'joining' || state === 'catching-up'", "state === 'joining'"],
  [SERVER, "state === 'joining' || state === 'catching-up'", "state === 'catching-up'"],
  [SERVER, 'FIRST_PRIMARY_MS = 10_000', 'FIRST_PRIMARY_MS = 9000'],
  [SERVER, 'FIRST_PRIMARY_MS = 10_000', 'FIRST_PRIMARY_MS = 11_000'],
  [SERVER, 'isKnown ||= primary !== null;', ''],
  [SERVER, 'before = primary ?? before', 'before = primary'],
  [SERVER, 'from.name === primary.name && ', ''],
  [SERVER, ' && from.timeline === primary.timeline', ''],
  [SERVER, "if (health === 'unknown') return 'unknown';", ''],
  [SERVER, "health === 'down'", "health !== 'up'"],
  [SERVER, 'reason !== null && { reason }', 'false'],
  [SERVER, 'lagMs !== null && { lagMs: Math.round(lagMs) }', 'false'],
  [WORK, 'LONG_LOCK_WAIT_MS = 5000', 'LONG_LOCK_WAIT_MS = 4999'],
  [WORK, 'LONG_LOCK_WAIT_MS = 5000', 'LONG_LOCK_WAIT_MS = 5001'],
  [WORK, 'LONG_IDLE_MS = 30_000', 'LONG_IDLE_MS = 29_999'],
  [WORK, 'LONG_IDLE_MS = 30_000', 'LONG_IDLE_MS = 30_001'],
  [WORK, 'DISK_RATIO = 0.85', 'DISK_RATIO = 0.84'],
  [WORK, 'DISK_RATIO = 0.85', 'DISK_RATIO = 0.86'],
  [WORK, 'DISK_ENDS_RATIO = 0.8', 'DISK_ENDS_RATIO = 0.79'],
  [WORK, 'DISK_ENDS_RATIO = 0.8', 'DISK_ENDS_RATIO = 0.81'],
  [WORK, 'SLOT_BYTES = GIB', 'SLOT_BYTES = GIB - 1'],
  [WORK, 'SLOT_BYTES = GIB', 'SLOT_BYTES = GIB + 1'],
  [WORK, 'SLOT_ENDS_BYTES = 0.75 * GIB', 'SLOT_ENDS_BYTES = 0.75 * GIB - 1'],
  [WORK, 'SLOT_ENDS_BYTES = 0.75 * GIB', 'SLOT_ENDS_BYTES = 0.75 * GIB + 1'],
  [COUNTERS, 'WINDOW_MS = 60_000', 'WINDOW_MS = 59_000'],
  [COUNTERS, 'WINDOW_MS = 60_000', 'WINDOW_MS = 61_000'],
  [COUNTERS, 'MANY = 10', 'MANY = 9'],
  [COUNTERS, 'MANY = 10', 'MANY = 11'],
  [COUNTERS, 'FEW = 5', 'FEW = 4'],
  [COUNTERS, 'FEW = 5', 'FEW = 6'],
  [WORK, "sessions === null ? 'unknown' : lockWait(sessions)", 'lockWait(sessions ?? [])'],
  [WORK, "sessions === null ? 'unknown' : idleInTransaction(sessions)", 'idleInTransaction(sessions ?? [])'],
  [WORK, "if (space === 'unknown') return 'unknown';", "if (space === 'unknown') return [];"],
  [WORK, "storage?.disk ?? 'unknown'", 'storage?.disk ?? { usedRatio: 0 }'],
  [WORK, "if (retainedWalBytes === undefined) return 'unknown';", ''],
  [WORK, '(figure(item) ?? 0) > (figure(best) ?? 0)', '(figure(item) ?? 0) < (figure(best) ?? 0)'],
  [WORK, 'queries.slow + queries.critical', 'queries.slow'],
  [WORK, 'any(({ queries }) => queries.critical)', 'any(({ queries }) => queries.slow)'],
  [COUNTERS, 'latest > 0', 'recent > 0'],
  [CACHE, 'WINDOW_MS = 5 * 60_000', 'WINDOW_MS = 5 * 60_000 - 1000'],
  [CACHE, 'WINDOW_MS = 5 * 60_000', 'WINDOW_MS = 5 * 60_000 + 1000'],
  [CACHE, 'LEAST_READS = 200', 'LEAST_READS = 199'],
  [CACHE, 'LEAST_READS = 200', 'LEAST_READS = 201'],
  [CACHE, 'MISS_RATIO = 0.3', 'MISS_RATIO = 0.29'],
  [CACHE, 'MISS_RATIO = 0.3', 'MISS_RATIO = 0.31'],
  [CACHE, 'MISS_ENDS_RATIO = 0.25', 'MISS_ENDS_RATIO = 0.24'],
  [CACHE, 'MISS_ENDS_RATIO = 0.25', 'MISS_ENDS_RATIO = 0.26'],
  [CACHE, "return [{ subject: '', level: 'lingering', evidence }]", 'return []'],
  [CACHE, "return [{ subject: '', level: 'lingering', evidence }]", "return 'unknown'"],
  [CACHE, 'MANY_EVICTIONS_RATIO = 0.5', 'MANY_EVICTIONS_RATIO = 0.49'],
  [CACHE, 'MANY_EVICTIONS_RATIO = 0.5', 'MANY_EVICTIONS_RATIO = 0.51'],
  [CACHE, 'bypassed >= hits + misses', 'bypassed > hits + misses'],
  [CACHE, 'bypassed >= hits + misses', 'bypassed >= misses'],
  [CACHE, 'bypassed >= hits + misses', 'bypassed >= hits'],
  [CACHE, 'any(({ cache }) => cache.refused)', 'any(({ cache }) => cache.evictions)'],
  [CACHE, 'any(({ cache }) => cache.noRoom)', 'any(({ cache }) => cache.refused)'],
  [TRACKER, 'nowMs - condition.sinceMs >= this.#settings.raiseAfterMs', 'true'],
  [
    TRACKER,
    "if (isActive) this.#conditions.set(subject, { kind: 'active' });",
    'if (isActive) return false;',
  ],
  [TRACKER, 'else this.#conditions.delete(subject);\n      return', 'else return false;\n      return'],
  [TRACKER, "hasLasted ? { kind: 'active' } : condition", 'condition'],
  [TRACKER, "return condition?.kind !== 'rising'", 'return true'],
  [TRACKER, "if (kind === 'rising') this.#conditions.delete(subject);\n      else", ''],
  [TRACKER, "else this.#conditions.set(subject, { kind: 'active' });\n    }\n  }", '}\n  }'],
  [TRACKER, "findings === 'unknown'", 'findings.length === 0'],
  [WINDOW, 'total < before.total', 'false'],
  [WINDOW, 'nowMs - atMs <= this.#spanMs', 'true'],
  [WINDOW, '?? total);\n    this', '?? 0);\n    this'],
  [RULES, 'LONGEST_GAP_MS = 5000', 'LONGEST_GAP_MS = 4999'],
  [RULES, 'LONGEST_GAP_MS = 5000', 'LONGEST_GAP_MS = 5001'],
  [RULES, 'severity ?? severities[0]', 'severities[0]'],
  [RULES, "cause.replace('{subject}', () => subject)", 'cause'],
  [RULES, '...seen.map', '...seen.slice(0, 1).map'],
  [RULES, '...cleared.map', '...cleared.slice(1).map'],
];

describe('The drills of the alert rules', () => {
  it('pass on the rules as they are, and on a copy of them', async () => {
    expect(failsDrills(() => new AlertRules())).toBe(false);
    expect(await mutantFailsDrills()).toBe(false);
  });

  it.each(times)('catch the time of %s: %s changed by %d ms', (alert, field, changeMs) => {
    const definition: AlertDefinition = ALERT_CATALOGUE[alert];
    const changed = { ...definition, [field]: definition[field] + changeMs };
    expect(failsDrills(() => new AlertRules({ ...ALERT_CATALOGUE, [alert]: changed }))).toBe(true);
  });

  it.each(changes)('catch, in %s, %j becoming %j', async (file, find, replace) => {
    expect(await mutantFailsDrills({ file, find, replace })).toBe(true);
  });
});
