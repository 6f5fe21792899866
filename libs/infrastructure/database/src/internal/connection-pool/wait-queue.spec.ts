import { describe, expect, it } from '@jest/globals';
import { PRIORITIES, type Priority } from '../../pipeline/priority.js';
import { WaitQueue, type Admits, type Ticket } from './wait-queue.js';

interface Named extends Ticket {
  readonly name: string;
}

const anybody: Admits = () => true;
const ticket = (name: string, changes: Partial<Ticket> = {}): Named => ({
  name,
  priority: 'normal',
  clinic: 'a',
  isSpill: false,
  sinceMs: 0,
  ...changes,
});

function queueOf(...waiters: readonly Named[]): WaitQueue<Named> {
  const queue = new WaitQueue<Named>();
  for (const waiter of waiters) queue.admit(waiter, Infinity);
  return queue;
}

const taken = (queue: WaitQueue<Named>, nowMs = 0, admits = anybody): string[] =>
  Array.from({ length: queue.size }, () => queue.take(admits, nowMs)?.name ?? 'nobody');

describe('WaitQueue', () => {
  describe('who is next', () => {
    it('serves nobody of lesser urgency while somebody more urgent waits', () => {
      const waiters = (['low', 'normal', 'critical', 'high'] as const).map((priority) =>
        ticket(priority, { priority }),
      );
      expect(taken(queueOf(...waiters))).toEqual(['critical', 'high', 'normal', 'low']);
    });

    it('passes over whom the pool does not admit', () => {
      const queue = queueOf(
        ticket('spill', { priority: 'critical', isSpill: true }),
        ticket('normal'),
        ticket('low', { priority: 'low' }),
      );
      expect(taken(queue, 0, (priority, isSpill) => priority !== 'normal' && !isSpill)).toEqual([
        'low',
        'nobody',
        'nobody',
      ]);
      expect(queue.hasNext(anybody)).toBe(true);
      expect(queue.hasNext((_priority, isSpill) => !isSpill)).toBe(true);
      expect(queue.hasNext(() => false)).toBe(false);
    });

    it('lets a spilled waiter that must stay behind hold up nobody, and otherwise take turns', () => {
      const waiters = () =>
        queueOf(
          ticket('s1', { isSpill: true }),
          ticket('s2', { isSpill: true }),
          ticket('o1'),
          ticket('o2'),
          ticket('o3'),
        );
      expect(taken(waiters())).toEqual(['o1', 's1', 'o2', 's2', 'o3']);
      expect(taken(waiters(), 0, (_priority, isSpill) => !isSpill).slice(0, 3)).toEqual(['o1', 'o2', 'o3']);
    });

    it('does not know who has left', () => {
      const gone = ticket('gone');
      const queue = queueOf(gone, ticket('stays'));
      queue.remove(gone);
      queue.remove(gone);
      expect([queue.size, ...taken(queue)]).toEqual([1, 'stays']);
    });

    it('empties in the order in which they came', () => {
      const queue = queueOf(ticket('1', { priority: 'low' }), ticket('2', { priority: 'critical' }));
      expect(queue.clear().map(({ name }) => name)).toEqual(['1', '2']);
      expect([queue.size, queue.take(anybody, 0)]).toEqual([0, undefined]);
    });

    it('counts them by priority', () => {
      const queue = queueOf(ticket('1'), ticket('2'), ticket('3', { priority: 'low', isSpill: true }));
      expect(queue.sizes).toEqual({ critical: 0, high: 0, normal: 2, low: 1 });
    });
  });

  describe('ageing', () => {
    const urgent = (count: number): Named[] =>
      Array.from({ length: count }, (_value, index) =>
        ticket(`c${String(index + 1)}`, { priority: 'critical', sinceMs: 10_000 }),
      );

    it('does not let the patient overtake', () => {
      const queue = queueOf(ticket('low', { priority: 'low', sinceMs: 8001 }), ...urgent(8));
      expect(taken(queue, 10_000).indexOf('low')).toBe(8);
    });

    it('serves whoever has waited for two seconds, with one connection in four', () => {
      const lows = ['l1', 'l2'].map((name) => ticket(name, { priority: 'low', sinceMs: 8000 }));
      expect(taken(queueOf(...lows, ...urgent(6)), 10_000)).toEqual([
        'c1',
        'c2',
        'c3',
        'l1',
        'c4',
        'c5',
        'c6',
        'l2',
      ]);
    });

    it('prefers, among the overdue, the one that has waited longest', () => {
      const queue = queueOf(
        ticket('normal', { sinceMs: 5000 }),
        ticket('low', { priority: 'low', sinceMs: 4000 }),
        ...urgent(4),
      );
      expect(taken(queue, 10_000)[3]).toBe('low');
    });

    it('passes over an overdue one that the pool does not admit', () => {
      const queue = queueOf(ticket('low', { priority: 'low' }), ...urgent(4));
      expect(taken(queue, 10_000, (priority) => priority === 'critical')).toEqual([
        'c1',
        'c2',
        'c3',
        'c4',
        'nobody',
      ]);
    });
  });

  describe('a full queue', () => {
    const full = (...waiters: readonly Named[]) => ({ queue: queueOf(...waiters), bound: waiters.length });
    const admit = ({ queue, bound }: ReturnType<typeof full>, newcomer: Named): string => {
      const admission = queue.admit(newcomer, bound);
      return admission.isAdmitted ? `in for ${admission.shed?.name ?? 'nobody'}` : 'turned away';
    };

    it.each<[Priority, Priority]>(
      PRIORITIES.flatMap((queued, rank) =>
        PRIORITIES.slice(rank + 1).map((late) => [late, queued] as const),
      ).map(([late, queued]) => [late, queued]),
    )('turns away %s work where all the others are %s', (late, queued) => {
      const crowd = full(ticket('1', { priority: queued }), ticket('2', { priority: queued, clinic: 'b' }));
      expect(admit(crowd, ticket('late', { priority: late, clinic: 'c' }))).toBe('turned away');
      expect(crowd.queue.size).toBe(2);
    });

    it('sheds the newest waiter of the noisiest clinic among the least urgent for somebody more urgent', () => {
      const low = (name: string, clinic: string) => ticket(name, { priority: 'low', clinic });
      const crowd = full(low('a1', 'a'), low('b1', 'b'), low('b2', 'b'), ticket('n', { clinic: 'b' }));
      expect(admit(crowd, ticket('late', { priority: 'high', clinic: 'c' }))).toBe('in for b2');
      expect(taken(crowd.queue)).toEqual(['late', 'n', 'a1', 'b1']);
    });

    it('turns away the noisiest clinic itself', () => {
      const crowd = full(ticket('a1'), ticket('a2'), ticket('b1', { clinic: 'b' }));
      expect(admit(crowd, ticket('a3'))).toBe('turned away');
    });

    it('makes room for a clinic that asks for less, and only as long as it does', () => {
      const crowd = full(ticket('a1'), ticket('a2'), ticket('a3'));
      expect(admit(crowd, ticket('b1', { clinic: 'b' }))).toBe('in for a3');
      expect(admit(crowd, ticket('b2', { clinic: 'b' }))).toBe('turned away');
    });

    it('sheds a spilled waiter where those are the noisiest', () => {
      const crowd = full(ticket('a1'), ticket('s1', { isSpill: true }), ticket('s2', { isSpill: true }));
      expect(admit(crowd, ticket('late', { priority: 'high' }))).toBe('in for s2');
    });

    it('turns away everybody where nobody may wait', () => {
      expect(admit(full(), ticket('late', { priority: 'critical' }))).toBe('turned away');
    });
  });
});
