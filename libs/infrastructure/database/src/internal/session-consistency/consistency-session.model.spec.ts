import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConsistencyWorld, type Handover } from '../../../test/support/consistency-world.js';
import { weightedEvent as of } from '../../../test/support/weighted-event.js';

const RUNS = 4000;

const user = fc.nat(1);
const server = fc.nat(2);
const process = fc.nat(1);
const bytes = fc.integer({ min: 1, max: 8 });
/** True once in `n`. */
const onceIn = (n: number) => fc.nat(n - 1).map((number) => number === 0);
const consistencies = ['session', 'session', 'eventual', 'strong'] as const;

/** What happens next. Half of the operations run through at once, half step by step, overlapping as they like. */
const event = fc.oneof(
  of(6, 'write', { user, isQuick: onceIn(2), isLost: onceIn(2) }),
  of(10, 'read', { user, isQuick: onceIn(2), consistency: fc.constantFrom(...consistencies) }),
  of(12, 'step', { which: fc.nat(3) }),
  of(8, 'sync', { process, server, bytes }),
  of(2, 'replay', { server, bytes }),
  of(3, 'poll', { process, server }),
  of(1, 'grow', { bytes }),
  of(2, 'keep', { user }),
  of(3, 'adopt', { user, which: fc.nat(3) }),
  of(3, 'go-on', { from: user, to: user, process, isRefused: onceIn(5) }),
  of(1, 'promote', { server }),
  of(1, 'follow', { server }),
);

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** One history, as it unfolds. */
class History {
  readonly world = new ConsistencyWorld();
  readonly #users = [this.world.newUser(0), this.world.newUser(1)] as const;
  readonly #running: (() => void)[][] = [];
  readonly #kept: Handover[] = [];

  play(next: Event): void {
    const { world } = this;
    switch (next.kind) {
      case 'write':
        this.#begin(world.write(this.#user(next.user), next.isLost), next.isQuick);
        break;
      case 'read':
        this.#begin(world.read(this.#user(next.user), next.consistency), next.isQuick);
        break;
      case 'step':
        this.#step(next.which);
        break;
      case 'sync':
        world.replay(next.server, next.bytes);
        world.poll(next.process, next.server);
        break;
      case 'replay':
        world.replay(next.server, next.bytes);
        break;
      case 'poll':
        world.poll(next.process, next.server);
        break;
      case 'grow':
        world.grow(next.bytes);
        break;
      case 'keep':
        this.#kept.push(world.handOver(this.#user(next.user)));
        break;
      case 'adopt': {
        const handover = this.#kept[next.which % Math.max(1, this.#kept.length)];
        if (handover !== undefined) world.takeOver(this.#user(next.user), handover, false);
        break;
      }
      case 'go-on': {
        const handover = world.handOver(this.#user(next.from));
        world.renew(this.#user(next.to), next.process);
        world.takeOver(this.#user(next.to), handover, next.isRefused);
        break;
      }
      case 'promote':
        world.promote(next.server);
        break;
      case 'follow':
        world.follow(next.server);
        break;
    }
  }

  #user(index: number) {
    return this.#users[index as 0 | 1];
  }

  #begin(steps: (() => void)[], isQuick: boolean): void {
    if (isQuick) for (const step of steps) step();
    else if (steps.length > 0) this.#running.push(steps);
  }

  #step(which: number): void {
    const index = which % Math.max(1, this.#running.length);
    const operation = this.#running[index];
    operation?.shift()?.();
    if (operation?.length === 0) this.#running.splice(index, 1);
  }
}

describe('ConsistencySession, with the routing that heeds it,', () => {
  it('shows no user less than was written or shown before, over writes, reads, tokens, replicas and promotions', () => {
    let checkedReads = 0;
    let replicaReads = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 60, maxLength: 200 }), (events) => {
        const history = new History();
        for (const next of events) history.play(next);
        checkedReads += history.world.checkedReads;
        replicaReads += history.world.replicaReads;
        expect(history.world.violations).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(checkedReads).toBeGreaterThan(RUNS * 5);
    expect(replicaReads).toBeGreaterThan(RUNS);
  });

  describe('after a promotion that left a replica behind', () => {
    const run = (steps: (() => void)[]) => {
      for (const step of steps) step();
    };
    const promoted = () => {
      const world = new ConsistencyWorld();
      const writer = world.newUser(0);
      run(world.write(writer, false));
      world.replay(1, 9);
      world.promote(1);
      world.follow(2);
      for (const process of [0, 1]) for (const server of [1, 2]) world.poll(process, server);
      return { world, writer };
    };

    it('does not take what that replica has shown for what a token from before asks for', () => {
      const { world, writer } = promoted();
      const reader = world.newUser(1);
      run(world.read(reader, 'session'));
      world.takeOver(reader, world.handOver(writer), false);
      run(world.read(reader, 'session'));
      expect(world).toMatchObject({ checkedReads: 2, replicaReads: 1, violations: [] });
    });

    it('does not take what that replica has shown for what was written before', () => {
      const { world, writer } = promoted();
      run(world.read(writer, 'eventual'));
      run(world.read(writer, 'session'));
      expect(world).toMatchObject({ checkedReads: 1, replicaReads: 0, violations: [] });
    });
  });
});
