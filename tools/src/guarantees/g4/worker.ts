import { Random } from '../g1/random.js';
import type { G4Job, G4Note, ModelJob, PlayedScenario } from './g4.job.js';
import { BentoModel } from './model/bento-model.js';
import { CacheModel } from './model/cache-model.js';
import { explore, sample, type Limits } from './model/explore.js';
import { libraryParts } from './model/library-parts.js';
import { SCENARIOS } from './model/scenarios.js';

const job = JSON.parse(process.argv[2] ?? '') as G4Job;

async function playModel({ scenarios, sampled, stopAtFirst, seed, ...place }: ModelJob) {
  const parts = await libraryParts(place);
  const random = new Random(seed);
  const played: PlayedScenario[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => scenarios.includes(name))) {
    const begin = (): Promise<CacheModel> => CacheModel.begin(parts, scenario);
    const limits: Limits = { most: Infinity, stopAtFirst };
    const outcome =
      sampled !== undefined && scenario.isLarge
        ? await sample(begin, { ...limits, most: sampled }, random.fork())
        : await explore(begin, limits);
    played.push({ name: scenario.name, ...outcome });
    process.send?.({ note: 'scenario' satisfies G4Note });
  }
  return played;
}

async function playControl(): Promise<PlayedScenario[]> {
  const limits: Limits = { most: Infinity, stopAtFirst: false };
  return [{ name: 'control', ...(await explore(() => Promise.resolve(new BentoModel()), limits)) }];
}

process.send?.({ result: await (job.kind === 'model' ? playModel(job) : playControl()) }, () => {
  process.exit(0);
});
