import { createHash } from 'node:crypto';
import type { ClusterDatabase, LocalCluster } from '../../cluster/index.js';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { mutateLibrary } from '../mutants/mutated-library.js';
import { newSharedCache } from '../redis/shared-cache.js';
import { startOwnServers } from '../servers/own-servers.js';
import { g2Figures } from './g2.figures.js';
import { G2_MUTANTS, type SessionMutant } from './g2.mutants.js';
import { Crew } from './process/crew.js';
import { REPLICAS, ReplicaFaults } from './servers/replica-faults.js';
import { runInStorm, type StormRun } from './servers/run-in-storm.js';
import { runLate } from './servers/run-late.js';
import { runThroughFailover } from './servers/run-through-failover.js';
import type { Registers } from './sessions/registers.js';
import type { PolicyName } from './sessions/session-policy.js';

/** Longest time of a control or of a mutant; ms. Each is seen through within the first second or two. */
const LONGEST_MS = 15_000;
const CONTROL_VIOLATIONS = 25;

/** Session consistency: what each session was shown, held against what it had read and written before. */
export const G2: GuaranteeSuite = {
  id: 'g2',
  title:
    'sessions: read-your-writes and monotonic reads over two processes, two late, dying replicas and a Redis that loses ' +
    'what it holds',
  operations: { short: 12_000, full: 1_000_000 },
  run: runG2,
};

async function runG2(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const servers = await startOwnServers(settings.cluster.descriptor.major, REPLICAS);
  try {
    const database = await servers.cluster.createDatabase();
    return await new Proof(settings, servers.cluster, database).run();
  } finally {
    await servers.stop();
  }
}

class Proof {
  readonly #settings: GuaranteeSettings;
  readonly #cluster: LocalCluster;
  readonly #database: ClusterDatabase;
  readonly #faults: ReplicaFaults;

  constructor(settings: GuaranteeSettings, cluster: LocalCluster, database: ClusterDatabase) {
    this.#settings = settings;
    this.#cluster = cluster;
    this.#database = database;
    this.#faults = new ReplicaFaults(cluster);
  }

  async run(): Promise<GuaranteeReport> {
    const { seed, operations, library } = this.#settings;
    const intact = await this.#withCrew(library, async (crew) => {
      const registers = await crew.plant(seed);
      const main = await this.#throughStorm(crew, registers);
      return { registers, main, controls: await this.#controls(crew, registers) };
    });
    const { main, controls, registers } = intact;
    return {
      id: 'g2',
      seed,
      operations: main.run.checkedReads,
      violations: [...main.run.violations, ...main.run.unexplained],
      figures: g2Figures(main, operations),
      controls,
      mutants: await this.#mutants(registers),
    };
  }

  async #throughStorm(crew: Crew, registers: Registers): Promise<StormRun> {
    const { seed, operations, onProgress } = this.#settings;
    await crew.meet(registers);
    await this.#cluster.catchUp();
    const onReads = (reads: number): void => {
      onProgress('sessions in the storm', Math.min(reads, operations), operations);
    };
    return await runInStorm(crew, {
      cluster: this.#cluster,
      registers,
      seed,
      reads: operations,
      onProgress: onReads,
    });
  }

  async #controls(crew: Crew, registers: Registers): Promise<GuaranteeReport['controls']> {
    const run = async (name: string, policy: PolicyName) => {
      this.#settings.onProgress(`control: ${name}`, 0, 1);
      const settings = { registers, policy, mostViolations: CONTROL_VIOLATIONS, longestMs: LONGEST_MS };
      const { violationCount } = await runLate(crew, this.#faults, {
        ...settings,
        seed: this.#settings.seed,
      });
      return { name, violations: violationCount };
    };
    return [
      await run('the primary for two seconds after a write (Rails)', 'rails'),
      await run('a sticky key of 30 s, known to the process that wrote', 'sticky'),
    ];
  }

  async #mutants(registers: Registers): Promise<GuaranteeReport['mutants']> {
    const mutants = [];
    for (const mutant of G2_MUTANTS)
      mutants.push({ name: mutant.name, caught: await this.#isCaught(mutant, registers) });
    return mutants;
  }

  async #isCaught(mutant: SessionMutant, registers: Registers): Promise<boolean> {
    const { seed, library, onProgress } = this.#settings;
    onProgress(`mutant: ${mutant.name}`, 0, 1);
    const mutated = await mutateLibrary(library, mutant);
    try {
      const run = await this.#withCrew(mutated.dist, async (crew) => {
        const settings = { registers, seed, policy: 'module' as const };
        return mutant.scene === 'failover'
          ? await runThroughFailover(crew, this.#cluster, this.#faults, settings)
          : await runLate(crew, this.#faults, { ...settings, mostViolations: 1, longestMs: LONGEST_MS });
      });
      return run.violationCount > 0;
    } finally {
      await mutated.remove();
    }
  }

  /** All processes sign tokens and seal what they share with one key each; the addresses follow a promotion. */
  async #withCrew<T>(library: string, work: (crew: Crew) => Promise<T>): Promise<T> {
    const tokenKey = createHash('sha256').update(`g2 ${this.#settings.seed}`).digest('base64');
    const urls = this.#cluster.urlsOf(this.#database.name);
    const crew = await Crew.start(library, { urls, tokenKey, cache: newSharedCache(this.#cluster) });
    try {
      return await work(crew);
    } finally {
      await crew.stop();
    }
  }
}
