/** Jest's global tear-down: stops the cluster that this run started. */
export default async function tearDown() {
  await globalThis.sharedTestCluster?.stop();
}
