import { fileURLToPath } from 'node:url';
import { BenchProcess } from '../process/bench-process.js';
import { median } from '../process/sample.js';
import type { BenchResult } from '../report/bench-result.js';
import { SpikeMeeting, type Spike } from '../spike/spike-meeting.js';
import type { ProxyRequest, SpikeKind } from '../spike/spike-requests.js';
import { BARE, OWN } from './contender-names.js';
import type { Measure, MeasureSettings } from './measure.js';

const CONNECT_MS = 150;
const MOST_OPENED = 6;
const SERVED_WITHIN_MS = 25;
const CONTENDERS: Readonly<Record<string, SpikeKind>> = {
  [OWN]: 'database-service',
  'pg.Pool': 'node-postgres',
  [`${BARE} on its pg adapter`]: 'plain-prisma',
};

const script = (name: string): string => fileURLToPath(new URL(`../spike/${name}.js`, import.meta.url));

type SpikeRound = Readonly<Record<string, Spike>>;

/** P11: fifty requests meet a pool that has nothing open, where connecting takes long. */
export const P11: Measure = {
  id: 'P11',
  title: 'connect spike: 50 requests at once, 150 ms to connect',
  async run(settings) {
    const rounds = await spikeRounds(settings);
    return [connectionsOpened(rounds), timeToServe(rounds)];
  },
};

async function spikeRounds({ plan, subjects, execArgv, onStep }: MeasureSettings): Promise<SpikeRound[]> {
  const proxy = new BenchProcess('proxy', script('proxy-process'));
  const processes = Object.entries(CONTENDERS).map(([name, kind]) => ({
    name,
    kind,
    process: new BenchProcess(name, script('spike-process'), { execArgv }),
  }));
  try {
    const { hostname, port } = new URL(subjects.setupOf('plain-prisma').url);
    const target: ProxyRequest = { host: hostname, port: Number(port), delayMs: CONNECT_MS };
    const proxyPort = await proxy.ask<number>('open', target);
    const meetings = processes.map(({ name, kind, process }) => ({
      name,
      meeting: new SpikeMeeting(process, proxy, proxyPort, { kind, ...subjects.setupOf(kind) }),
    }));
    for (const { meeting } of meetings) await meeting.warmUp(plan.warmUp);
    const rounds: SpikeRound[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      onStep(`round ${String(round + 1)} of ${String(plan.rounds)}`);
      const spikes: Record<string, Spike> = {};
      for (const { name, meeting } of meetings) spikes[name] = await meeting.meet();
      rounds.push(spikes);
    }
    return rounds;
  } finally {
    await Promise.all([proxy, ...processes.map(({ process }) => process)].map((one) => one.stop()));
  }
}

/** The most in any round: a storm is not to be averaged away. */
function connectionsOpened(rounds: readonly SpikeRound[]): BenchResult {
  const value = Math.max(...rounds.map((round) => round[OWN]?.opened ?? NaN));
  return {
    ...{ id: 'P11', measure: 'connections opened, worst round', value, unit: '' },
    ...{ comparison: '≤' as const, target: MOST_OPENED, met: value <= MOST_OPENED },
    rounds: rounds.map((round) => figures(round, ({ opened }) => opened)),
    ...{ peers: {}, cpuMicrosPerOperation: {} },
  };
}

function timeToServe(rounds: readonly SpikeRound[]): BenchResult {
  const served = rounds.map((round) => figures(round, ({ servedAfterMs }) => servedAfterMs));
  const value = median(served.map((round) => round[OWN] ?? NaN));
  return {
    ...{ id: 'P11', measure: 'all served after the first connection', value, unit: 'ms' },
    ...{ comparison: '≤' as const, target: SERVED_WITHIN_MS, met: value <= SERVED_WITHIN_MS },
    ...{ rounds: served, peers: {}, cpuMicrosPerOperation: {} },
  };
}

function figures(round: SpikeRound, figure: (spike: Spike) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(round).map(([name, spike]) => [name, figure(spike)]));
}
