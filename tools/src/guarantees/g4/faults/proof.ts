import { createHash } from 'node:crypto';
import type { GuaranteeSettings } from '../../guarantee-suite.js';
import { newSharedCache } from '../../redis/shared-cache.js';
import { startOwnServers } from '../../servers/own-servers.js';
import { libraryAddress, withMutant } from '../../worker/library-folder.js';
import { FAULTS_MUTANTS } from '../g4.mutants.js';
import { Crew } from './crew.js';
import { REPLICAS, runBesideFaults, type StormRun } from './run-beside-faults.js';
import type { OpenRequest } from './visit.js';
import { answered, found } from './when-enough.js';

/** So many reads, for at least so long; ms. */
const AMOUNT = {
  short: { reads: 5000, leastMs: 30_000 },
  full: { reads: 50_000, leastMs: 240_000 },
} as const;
/** A run is given up after so many times of what it should last. */
const LONGEST = 2;
/** Stale answers of the control: more would say no more. */
const CONTROL_STALE = 5;
/** The longest that a control or a mutant is looked at; ms. Most are seen through within seconds. */
const LONGEST_LOOK_MS = 60_000;

export interface FaultsProof {
  readonly module: StormRun;
  /** The same sessions beside the same faults, through a cache that is told of writes. */
  readonly control: StormRun;
  readonly mutants: readonly { readonly name: string; readonly caught: boolean }[];
  /** Reads that were to be answered. */
  readonly reads: number;
}

/** Two processes beside servers of their own that are broken under them. */
export async function proveBesideFaults(settings: GuaranteeSettings, isFull: boolean): Promise<FaultsProof> {
  const { seed, library, onProgress } = settings;
  const servers = await startOwnServers(settings.cluster.descriptor.major, REPLICAS);
  try {
    const { cluster } = servers;
    const database = await cluster.createDatabase();
    const opening: Omit<OpenRequest, 'process' | 'kind'> = {
      library: libraryAddress(library),
      urls: cluster.urlsOf(database.name),
      tokenKey: createHash('sha256')
        .update(`g4 ${String(seed)}`)
        .digest('base64'),
      cache: newSharedCache(cluster),
    };
    const amount = isFull ? AMOUNT.full : AMOUNT.short;
    const { clinics, run: module } = await withCrew({ ...opening, kind: 'module' }, async (crew) => {
      const planted = await crew.plant(seed);
      await cluster.catchUp();
      const isEnough = answered(amount, (reads) => {
        onProgress('reads beside faults', Math.min(reads, amount.reads), amount.reads);
      });
      const longestMs = LONGEST * amount.leastMs;
      const run = await runBesideFaults(crew, { cluster, clinics: planted, seed, isEnough, longestMs });
      return { clinics: planted, run };
    });
    onProgress('control beside faults', 0, 1);
    const control = await withCrew({ ...opening, kind: 'control' }, (crew) =>
      runBesideFaults(crew, {
        cluster,
        clinics,
        seed,
        isEnough: found(({ stale }) => stale, CONTROL_STALE),
        longestMs: LONGEST_LOOK_MS,
      }),
    );
    const mutants = [];
    for (const mutant of FAULTS_MUTANTS) {
      onProgress(`mutant: ${mutant.name}`, 0, 1);
      const { sights } = await withMutant(library, mutant, (without) =>
        withCrew({ ...opening, library: without, kind: 'module' }, (crew) =>
          runBesideFaults(crew, {
            cluster,
            clinics,
            seed,
            isEnough: found(({ wrong }) => wrong, 1),
            longestMs: LONGEST_LOOK_MS,
          }),
        ),
      );
      mutants.push({ name: mutant.name, caught: sights.stale.count + sights.wentBack.count > 0 });
    }
    return { module, control, mutants, reads: amount.reads };
  } finally {
    await servers.stop();
  }
}

async function withCrew<T>(
  request: Omit<OpenRequest, 'process'>,
  work: (crew: Crew) => Promise<T>,
): Promise<T> {
  const crew = await Crew.start(request);
  try {
    return await work(crew);
  } finally {
    await crew.stop();
  }
}
