import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BreakerRule, REFUSED, type BreakerEngine, type Pass, type Verdict } from './breaker-rule.js';

const RESET_MS = 30_000;

/** A rule, and an engine whose reset timer runs on a clock that only the test moves. */
class Stage implements BreakerEngine {
  nowMs = 0;
  readonly deeds: string[] = [];
  readonly rule = new BreakerRule(this, () => this.nowMs, RESET_MS);
  #restedAtMs = Infinity;

  open(): void {
    this.deeds.push('open');
    this.#restedAtMs = this.nowMs + RESET_MS;
  }

  close(): void {
    this.deeds.push('close');
    this.#restedAtMs = Infinity;
  }

  wait(ms: number): void {
    this.nowMs += ms;
    if (this.nowMs < this.#restedAtMs) return;
    this.#restedAtMs = Infinity;
    this.rule.rested();
  }

  call(...verdicts: Verdict[]): void {
    for (const verdict of verdicts) this.rule.ended(this.rule.admit(), verdict);
  }

  fail(times: number): void {
    this.call(...Array.from({ length: times }, () => 'failure' as const));
  }

  /** Half-open, no trial yet. */
  rest(): void {
    this.fail(5);
    this.wait(RESET_MS);
  }
}

describe('BreakerRule', () => {
  let stage: Stage;
  const state = () => stage.rule.state;

  beforeEach(() => {
    stage = new Stage();
  });

  describe('closed', () => {
    it('opens after five failures in a row, not after four', () => {
      stage.fail(4);
      expect([state(), stage.rule.failures, stage.deeds]).toEqual(['closed', 4, []]);
      stage.fail(1);
      expect([state(), stage.rule.failures, stage.deeds]).toEqual(['open', 5, ['open']]);
    });

    it('counts anew after an answer', () => {
      stage.fail(4);
      stage.call('answer');
      stage.fail(4);
      expect(state()).toBe('closed');
      stage.fail(1);
      expect(state()).toBe('open');
    });

    it('lets silence neither count nor end the run', () => {
      stage.fail(4);
      stage.call(...Array.from({ length: 20 }, () => 'silence' as const));
      expect([state(), stage.rule.failures]).toEqual(['closed', 4]);
      stage.fail(1);
      expect(state()).toBe('open');
    });

    it('counts calls made side by side', () => {
      const passes = Array.from({ length: 5 }, () => stage.rule.admit());
      for (const pass of passes) stage.rule.ended(pass, 'failure');
      expect(state()).toBe('open');
    });
  });

  describe('open', () => {
    it('refuses every call until the reset time is over', () => {
      stage.fail(5);
      stage.wait(RESET_MS - 1);
      expect([state(), stage.rule.admit()]).toEqual(['open', REFUSED]);
      stage.wait(1);
      expect(state()).toBe('half-open');
      expect(stage.rule.admit()).not.toBe(REFUSED);
    });

    it.each<Verdict>(['answer', 'failure'])('does not hear the late %s of calls from before', (verdict) => {
      const late = Array.from({ length: 9 }, () => stage.rule.admit());
      stage.fail(5);
      for (const pass of late.slice(0, 4)) stage.rule.ended(pass, verdict);
      expect([state(), stage.rule.failures, stage.deeds]).toEqual(['open', 5, ['open']]);
      stage.wait(RESET_MS);
      for (const pass of late) stage.rule.ended(pass, verdict);
      expect([state(), stage.deeds]).toEqual(['half-open', ['open']]);
    });
  });

  describe('half-open', () => {
    beforeEach(() => {
      stage.rest();
    });

    it('admits one trial at a time', () => {
      const trial = stage.rule.admit();
      expect(trial).not.toBe(REFUSED);
      expect(stage.rule.admit()).toBe(REFUSED);
      stage.rule.ended(trial, 'answer');
      expect(stage.rule.admit()).not.toBe(REFUSED);
    });

    it('closes after three answers in a row, not after two', () => {
      stage.call('answer', 'answer');
      expect(state()).toBe('half-open');
      stage.call('answer');
      expect([state(), stage.rule.failures, stage.deeds]).toEqual(['closed', 0, ['open', 'close']]);
      stage.fail(4);
      expect(state()).toBe('closed');
    });

    it.each([0, 1, 2])('opens again for the whole reset time at a failure after %i answers', (answers) => {
      stage.call(...Array.from({ length: answers }, () => 'answer' as const), 'failure');
      expect([state(), stage.deeds]).toEqual(['open', ['open', 'open']]);
      stage.wait(RESET_MS - 1);
      expect(state()).toBe('open');
      stage.wait(1);
      stage.call('answer', 'answer');
      expect(state()).toBe('half-open');
      stage.call('answer');
      expect(state()).toBe('closed');
    });

    it('makes room for another trial when one says nothing', () => {
      stage.call('answer', 'silence', 'answer');
      expect(state()).toBe('half-open');
      stage.call('answer');
      expect(state()).toBe('closed');
    });

    it('waits for a trial as long as the reset time, then no longer hears it', () => {
      const lost = stage.rule.admit();
      stage.wait(RESET_MS - 1);
      expect(stage.rule.admit()).toBe(REFUSED);
      stage.wait(1);
      const next = stage.rule.admit();
      expect(next).not.toBe(REFUSED);
      stage.rule.ended(lost, 'failure');
      expect(state()).toBe('half-open');
      expect(stage.rule.admit()).toBe(REFUSED);
      stage.rule.ended(next, 'failure');
      expect(state()).toBe('open');
    });

    it('hears each trial once', () => {
      const trial = stage.rule.admit();
      for (let time = 0; time < 3; time += 1) stage.rule.ended(trial, 'answer');
      expect(state()).toBe('half-open');
    });
  });

  describe('reset by hand', () => {
    it.each([
      ['closed', 4, 0],
      ['open', 5, 0],
      ['half-open', 5, RESET_MS],
    ])('closes it from %s, its failures forgotten', (from, failures, waitMs) => {
      stage.fail(failures);
      stage.wait(waitMs);
      expect(state()).toBe(from);
      stage.rule.reset();
      expect([state(), stage.rule.failures]).toEqual(['closed', 0]);
      stage.wait(10 * RESET_MS);
      stage.fail(4);
      expect(state()).toBe('closed');
    });

    it('does not hear calls from before', () => {
      const late = Array.from({ length: 9 }, () => stage.rule.admit());
      stage.rule.reset();
      for (const pass of late) stage.rule.ended(pass, 'failure');
      expect([state(), stage.rule.failures]).toEqual(['closed', 0]);
    });
  });

  it('heeds a rest only when it is open', () => {
    stage.rule.rested();
    expect(state()).toBe('closed');
  });

  it('keeps its promises in every order of calls, ends, time and resets', () => {
    const verdicts = fc.constantFrom<Verdict>('answer', 'failure', 'failure', 'failure', 'silence');
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: 'admit' } as const) },
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(), verdict: verdicts }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(RESET_MS) }) },
      { weight: 1, arbitrary: fc.constant({ do: 'reset' } as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        stage = new Stage();
        const { rule } = stage;
        const out: { pass: Pass; sinceMs: number; isTrial: boolean }[] = [];
        for (const next of steps) {
          const before = rule.state;
          if (next.do === 'admit') {
            const pass = rule.admit();
            const trials = out.filter(({ isTrial, sinceMs }) => isTrial && stage.nowMs - sinceMs < RESET_MS);
            if (before === 'closed') expect(pass).not.toBe(REFUSED);
            if (before === 'open') expect(pass).toBe(REFUSED);
            if (before === 'half-open') expect(pass === REFUSED).toBe(trials.length > 0);
            if (pass !== REFUSED) out.push({ pass, sinceMs: stage.nowMs, isTrial: before === 'half-open' });
          } else if (next.do === 'end' && out.length > 0) {
            const [call] = out.splice(next.which % out.length, 1);
            rule.ended(call!.pass, next.verdict);
            if (next.verdict !== 'failure') expect([before, 'closed']).toContain(rule.state);
            if (next.verdict === 'silence') expect(rule.state).toBe(before);
          } else if (next.do === 'wait') {
            stage.wait(next.ms);
            expect(before === 'open' ? ['open', 'half-open'] : [before]).toContain(rule.state);
          } else if (next.do === 'reset') {
            rule.reset();
            for (const call of out) call.isTrial = false;
          }
          if (rule.state !== 'half-open') for (const call of out) call.isTrial = false;
          if (rule.state === 'closed') expect(rule.failures).toBeLessThan(5);
          else expect(rule.failures).toBe(5);
        }
      }),
    );
  });
});
