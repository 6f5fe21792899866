import type { InjectFault } from './fault-site.js';

/** SIGKILL for the primary's postmaster; it comes back on the same data. */
export const killPrimary: InjectFault = async ({ cluster, struck }) => {
  await cluster.crash('primary');
  struck();
  await cluster.waitReady('primary');
};
