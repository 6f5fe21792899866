import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConsistencyWorld, type Handover } from '../../../test/support/consistency-world.js';

const USERS = 3;
const user = fc.nat(USERS - 1);
const server = fc.nat(2);
const process = fc.nat(1);
const bytes = fc.integer({ min: 1, max: 6 });

/** What happens next; operations go on in steps, so that those of one session overlap as they like. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), user, lost: fc.nat(4) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('read' as const), user, eventual: fc.nat(4) }) },
  { weight: 16, arbitrary: fc.record({ kind: fc.constant('step' as const), which: fc.nat(7) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('replay' as const), server, bytes }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('poll' as const), process, server }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('grow' as const), bytes }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hand-over' as const), user }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('take-over' as const),
      user,
      which: fc.nat(3),
      refused: fc.nat(4),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('new-context' as const), user, process }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('promote' as const), server }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('follow' as const), server }) },
);

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** Plays a history; answers the world it ends in. */
function play(events: readonly Event[]): ConsistencyWorld {
  const world = new ConsistencyWorld();
  const users = Array.from({ length: USERS }, (_, index) => world.newUser(index % 2));
  const running: (() => void)[][] = [];
  const handovers: Handover[] = [];
  const stepOf = (which: number) => {
    const operation = running[which % Math.max(1, running.length)];
    operation?.shift()?.();
    if (operation?.length === 0) running.splice(running.indexOf(operation), 1);
  };
  const begin = (steps: (() => void)[]) => {
    if (steps.length > 0) running.push(steps);
  };
  for (const next of events) {
    switch (next.kind) {
      case 'write':
        begin(world.write(users[next.user]!, next.lost === 0));
        break;
      case 'read':
        begin(world.read(users[next.user]!, next.eventual === 0 ? 'eventual' : 'session'));
        break;
      case 'step':
        stepOf(next.which);
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
      case 'hand-over':
        handovers.push(world.handOver(users[next.user]!));
        break;
      case 'take-over': {
        const handover = handovers.at(-1 - (next.which % Math.max(1, handovers.length)));
        if (handover !== undefined) world.takeOver(users[next.user]!, handover, next.refused === 0);
        break;
      }
      case 'new-context':
        users[next.user] = world.newUser(next.process);
        break;
      case 'promote':
        world.promote(next.server);
        break;
      case 'follow':
        world.follow(next.server);
        break;
    }
  }
  return world;
}

describe('ConsistencySession, with the routing that heeds it,', () => {
  it('shows no user less than was written or shown before, over writes, reads, tokens, replicas and promotions', () => {
    let checkedReads = 0;
    fc.assert(
      fc.property(fc.array(event, { minLength: 40, maxLength: 160 }), (events) => {
        const world = play(events);
        checkedReads += world.checkedReads;
        expect(world.violations).toEqual([]);
      }),
      { numRuns: 1500 },
    );
    expect(checkedReads).toBeGreaterThan(2000);
  });
});
