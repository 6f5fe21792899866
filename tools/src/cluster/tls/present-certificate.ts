import { writeFile } from 'node:fs/promises';
import { ClusterError } from '../cluster.error.js';
import type { NodeAddress } from '../descriptor.js';
import type { ClusterLayout } from '../folder/cluster-layout.js';
import { readPostmasterPid } from '../postgres/left-over-postmaster.js';
import { becomesTrue } from '../wait-until.js';
import { fingerprintOf, servedFingerprint } from './served-certificate.js';
import { readTlsMaterial, recordPresented, serverTlsFiles, type CertificateKind } from './tls-material.js';

const reloadWithinMs = 10_000;

/**
 * Makes running servers show another certificate to every new connection.
 * Files are overwritten in place, so they stay the server's own; SIGHUP makes it read them.
 * @throws ClusterError TLS_OFF when the cluster was started without TLS
 */
export async function presentCertificate(
  layout: ClusterLayout,
  nodes: readonly NodeAddress[],
  kind: CertificateKind,
): Promise<void> {
  const material = await readTlsMaterial(layout);
  if (material === null) {
    throw new ClusterError('TLS_OFF', 'This cluster speaks no TLS.', 'Start it with tls: true.');
  }
  const { certificate, key } = material.certificates[kind];
  await recordPresented(layout, material, kind);
  for (const node of nodes) {
    const files = serverTlsFiles(layout.dataDir(node.name));
    await writeFile(files.certFile, certificate);
    await writeFile(files.keyFile, key);
    await reload(layout, node, fingerprintOf(certificate));
  }
}

async function reload(layout: ClusterLayout, node: NodeAddress, fingerprint: string): Promise<void> {
  const pid = await readPostmasterPid(layout.dataDir(node.name));
  if (pid === null) return; // it is down; its next start shows the new one
  process.kill(pid, 'SIGHUP');
  const isShown = () =>
    servedFingerprint(node.port).then(
      (shown) => shown === fingerprint,
      () => false,
    );
  if (await becomesTrue(isShown, reloadWithinMs)) return;
  throw new ClusterError(
    'SERVER_DID_NOT_START',
    `${node.name} does not show the new certificate within ${reloadWithinMs} ms.`,
    `Its log is in ${layout.logFile(node.name)}.`,
  );
}
