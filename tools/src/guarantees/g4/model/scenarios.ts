import type { Action, Scenario } from './cache-model.js';

const reads = (process = 0): Action => ({ kind: 'read', process });
const readsElsewhere = (process: number): Action => ({ kind: 'read elsewhere', process });
const writes = (process = 0): Action => ({ kind: 'write', process });
const strong: Action = { kind: 'strong', process: 0 };
const foreign: Action = { kind: 'foreign write' };
const time: Action = { kind: 'time' };
const replay: Action = { kind: 'replay' };
const loses: Action = { kind: 'Redis loses all' };
const bringsBack: Action = { kind: 'Redis brings back' };

const ALONE = { processes: 1, hasRedis: false, hasReplica: false } as const;
const SHARED = { processes: 2, hasRedis: true, hasReplica: false } as const;

/** Small enough that every order of what happens in them can be played. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'a load beside a foreign write and news of it', ...ALONE, scripts: [[reads()], [foreign], [time]] },
  {
    name: 'two readers beside a foreign write',
    ...ALONE,
    scripts: [[reads(), reads()], [reads()], [foreign]],
  },
  {
    name: 'a reader beside a writer of the same process',
    ...ALONE,
    scripts: [[reads(), reads()], [writes()]],
  },
  {
    name: 'a reader who has seen more than the cache',
    ...ALONE,
    scripts: [[strong, reads()], [reads()], [foreign]],
  },
  {
    name: 'a reader on a lagging replica beside a writer',
    ...{ ...ALONE, hasReplica: true },
    scripts: [[reads(), reads()], [writes()], [replay]],
  },
  {
    name: 'a load on a lagging replica beside a foreign write and news of it',
    ...{ ...ALONE, hasReplica: true },
    scripts: [[reads()], [foreign, replay], [time]],
  },
  {
    name: 'a reader of each process beside a foreign write',
    ...SHARED,
    scripts: [[reads(0)], [reads(1)], [foreign]],
  },
  {
    name: 'a writer who goes on in the other process',
    ...SHARED,
    scripts: [[writes(0), readsElsewhere(1)], [reads(0)]],
  },
  {
    name: 'a reader beside a writer of the other process',
    ...SHARED,
    scripts: [[reads(0), writes(0)], [reads(1)]],
  },
  {
    name: 'Redis that loses all and brings it back',
    ...SHARED,
    scripts: [[reads(0), writes(0)], [loses, bringsBack], [reads(1)]],
  },
  {
    name: 'news between two readers of two processes',
    ...SHARED,
    scripts: [[reads(0), foreign], [time], [reads(1)]],
  },
  {
    name: 'two processes beside a lagging replica',
    ...{ ...SHARED, hasReplica: true },
    scripts: [[writes(0)], [reads(1)], [replay]],
  },
];
