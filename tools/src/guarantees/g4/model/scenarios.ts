import type { Action, Event, Scenario } from './scenario.js';

const reads = (process = 0): Action => ({ kind: 'read', process });
const readsElsewhere = (process: number): Action => ({ kind: 'read elsewhere', process });
const readsOtherwise = (process = 0): Action => ({ kind: 'read otherwise', process });
const writes = (process = 0): Action => ({ kind: 'write', process });
const strong: Action = { kind: 'strong', process: 0 };
const event = (kind: Event): Action => ({ kind });
const foreign = event('foreign write');
/** News reach a process. */
const hears = (process = 0): Action => ({ kind: 'time', process });
const replay = event('replay');

const ALONE = {
  processes: 1,
  hasRedis: false,
  hasReplica: false,
  hasMarks: true,
  isSlow: true,
  isLarge: false,
} as const;
const APART = { ...ALONE, processes: 2, isSlow: false } as const;
const SHARED = { ...APART, hasRedis: true } as const;

/** Small enough that every order of what happens in them can be played. */
export const SCENARIOS = [
  {
    name: 'a load beside a foreign write and news of it',
    ...ALONE,
    scripts: [[reads()], [foreign], [hears()]],
  },
  {
    name: 'two readers beside a foreign write and news of it',
    ...ALONE,
    scripts: [[reads(), reads()], [reads()], [foreign], [hears()]],
  },
  {
    name: 'two readers beside a writer of the same process',
    ...ALONE,
    scripts: [[reads()], [reads()], [writes()]],
  },
  {
    name: 'a reader who has seen more than the cache',
    ...ALONE,
    scripts: [[strong, reads()], [reads()], [foreign]],
  },
  {
    name: 'a load that later ones overtake',
    ...{ ...ALONE, isSlow: false },
    scripts: [[reads()], [foreign], [strong, reads()], [reads(), reads()]],
  },
  {
    name: 'a reader on a lagging replica beside a writer',
    ...{ ...ALONE, hasReplica: true },
    scripts: [[reads(), reads()], [writes()], [replay]],
  },
  {
    name: 'a load on a lagging replica beside a foreign write and news of it',
    ...{ ...ALONE, hasReplica: true },
    scripts: [[reads()], [foreign, replay], [hears()]],
  },
  {
    name: 'a reader who goes on in the other process, where reads go to a replica',
    ...{ ...APART, hasReplica: true, hasMarks: false },
    scripts: [[reads(0)], [foreign, replay], [reads(1)], [reads(1), readsElsewhere(0)]],
  },
  {
    name: 'a reader who goes on in the other process, where there is one server',
    ...APART,
    scripts: [[foreign], [strong, readsElsewhere(1), readsElsewhere(0)], [reads(1)], [hears(1)]],
  },
  {
    name: 'a reader who goes on in the other process once its own has heard of what it saw',
    ...APART,
    scripts: [[foreign], [reads(0), reads(0), reads(0), readsElsewhere(1)], [reads(1)]],
  },
  {
    name: 'a writer who goes on in the other process when a standby takes over',
    ...{ ...APART, hasMarks: false, isLarge: true },
    scripts: [
      [foreign, foreign, event('failover')],
      [reads(0), reads(0), hears(0)],
      [writes(1), readsElsewhere(0)],
    ],
  },
  {
    name: 'a reader of each process beside a foreign write',
    ...{ ...SHARED, isSlow: true },
    scripts: [[reads(0)], [reads(1)], [foreign, hears(0)]],
  },
  {
    name: 'a reader beside a writer of the other process',
    ...{ ...SHARED, isSlow: true },
    scripts: [[reads(0), hears(0), writes(0)], [reads(1)]],
  },
  {
    name: 'two processes beside a lagging replica',
    ...{ ...SHARED, hasReplica: true, isSlow: true, isLarge: true },
    scripts: [[writes(0)], [reads(1)], [replay], [hears(1)]],
  },
  {
    name: 'a writer who goes on in the other process',
    ...{ ...SHARED, hasMarks: false, isLarge: true },
    scripts: [[writes(0), readsElsewhere(1)], [reads(1)], [hears(1)]],
  },
  {
    name: 'Redis that loses all and brings it back',
    ...{ ...SHARED, isLarge: true },
    scripts: [
      [reads(0), hears(0), writes(0)],
      [event('Redis loses all'), event('Redis brings back')],
      [reads(1)],
    ],
  },
  {
    name: 'news between two readers of two processes',
    ...{ ...SHARED, isLarge: true },
    scripts: [[reads(0), foreign], [hears(0)], [hears(1)], [reads(1)]],
  },
  {
    name: 'two processes beside a transaction that ends late',
    ...{ ...SHARED, isLarge: true },
    scripts: [
      [event('foreign begin'), foreign, event('foreign commit')],
      [hears(0), reads(0)],
      [hears(1), reads(1)],
    ],
  },
  {
    name: 'two processes when a standby takes over',
    ...{ ...SHARED, isLarge: true },
    scripts: [
      [foreign, event('failover')],
      [hears(0), reads(0)],
      [hears(1), reads(1)],
    ],
  },
  {
    name: 'two processes when the cluster is restored',
    ...{ ...SHARED, isLarge: true },
    scripts: [
      [foreign, event('restore')],
      [hears(0), reads(0)],
      [hears(1), reads(1)],
    ],
  },
  {
    name: 'a reader who is shown what another process has read, and asks again otherwise',
    ...{ ...SHARED, isRead: true, isLarge: true },
    scripts: [
      [foreign, hears(1), reads(1), hears(1)],
      [reads(0), readsOtherwise(0)],
    ],
  },
  {
    name: 'two values that change places',
    ...SHARED,
    scripts: [[reads(0)], [event('Redis is tampered with')], [reads(1)]],
  },
] as const satisfies readonly Scenario[];

export type ScenarioName = (typeof SCENARIOS)[number]['name'];
