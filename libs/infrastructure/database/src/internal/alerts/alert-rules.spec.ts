import { describe, expect, it } from '@jest/globals';
import { ALERT_DRILLS } from '../../../test/support/alert-drills.js';
import { AlertStage, WELL } from '../../../test/support/alert-stage.js';
import { ALERT_CATALOGUE } from './alert-catalogue.js';
import { AlertRules } from './alert-rules.js';

describe('AlertRules', () => {
  it.each(ALERT_DRILLS)('$title', ({ play }) => {
    const stage = new AlertStage(new AlertRules());
    play(stage);
    expect(new Set(stage.changes).size).toBeGreaterThanOrEqual(stage.active.length);
  });

  it('raise every alert of the catalogue, and no other', () => {
    expect(new AlertRules().alerts.toSorted()).toEqual(Object.keys(ALERT_CATALOGUE).sort());
  });

  it('say the type, the severity and the runbook entry that the catalogue has', () => {
    const stage = new AlertStage(new AlertRules());
    stage.set({ ...WELL, pool: { used: 20, limit: 20, max: 20, waiting: 3 } });
    stage.pass(1);
    expect(stage.report('pool-saturated')).toEqual({
      type: 'CONNECTION_POOL',
      key: 'pool-saturated',
      severity: 'critical',
      cause: 'More than 95 % of the connections are in use.',
      evidence: { used: 20, limit: 20, max: 20, waiting: 3, utilisationPercent: 100 },
      runbook: 'pool-saturated',
    });
  });
});
