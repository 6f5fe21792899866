import type { InjectFault } from './fault-site.js';

/** SIGKILL for one worker; its successor repeats what it left open, under the same keys. */
export const killApp: InjectFault = async ({ replaceWorker, random, workers, struck }) => {
  struck();
  await replaceWorker(random.below(workers));
};
