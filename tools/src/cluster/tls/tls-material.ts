import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ClusterLayout } from '../folder/cluster-layout.js';
import { readJsonFile, writeJsonFile } from '../folder/json-file.js';
import { giveTo } from '../run-as/own-folder.js';
import type { RunAs } from '../run-as/run-as.js';
import { createAuthority } from './certificate-authority.js';

/** Certificates a test server can show: a right one, and two that a careful client refuses. */
export const certificateKinds = ['valid', 'wrong-host-name', 'wrong-authority'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

const pair = z.object({ certificate: z.string(), key: z.string() });
const stored = z.object({
  authority: z.string(),
  otherAuthority: z.string(),
  hostNames: z.array(z.string()),
  certificates: z.record(z.enum(certificateKinds), pair),
  presented: z.enum(certificateKinds),
});

/** A cluster's certificates, PEM. */
export interface TlsMaterial extends z.infer<typeof stored> {
  /** The right authority as a file, for those that take no text. */
  readonly authorityFile: string;
}

const nobodysName = 'another-host.invalid';
const ownHostNames = ['localhost', '127.0.0.1'];

/** Certificates are made once per folder, and again when other host names are asked for. */
export async function loadOrCreateTls(
  layout: ClusterLayout,
  extraNames: readonly string[],
): Promise<TlsMaterial> {
  const hostNames = [...ownHostNames, ...extraNames];
  const found = await readTlsMaterial(layout);
  if (found !== null && found.hostNames.join() === hostNames.join()) return found;
  await mkdir(layout.tls, { recursive: true });
  await chmod(layout.tls, 0o755);
  const created = await createMaterial(hostNames);
  await writeFile(authorityFile(layout), created.authority, { mode: 0o644 });
  await writeJsonFile(materialFile(layout), created);
  return { ...created, authorityFile: authorityFile(layout) };
}

/** @returns `null` when the cluster has no certificates */
export async function readTlsMaterial(layout: ClusterLayout): Promise<TlsMaterial | null> {
  const raw = await readJsonFile(materialFile(layout));
  return raw === null ? null : { ...stored.parse(raw), authorityFile: authorityFile(layout) };
}

/** Records which certificate is shown, so that a restarted server shows the same. */
export async function recordPresented(
  layout: ClusterLayout,
  material: TlsMaterial,
  presented: CertificateKind,
): Promise<void> {
  await writeJsonFile(materialFile(layout), stored.parse({ ...material, presented }));
}

export interface ServerTlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Where a node's certificate lies: in its data folder, as only there the key surely belongs to the server. */
export function serverTlsFiles(dataDir: string): ServerTlsFiles {
  return { certFile: join(dataDir, 'server.crt'), keyFile: join(dataDir, 'server.key') };
}

/** Puts the presented certificate into a node's folder; `null` without TLS. */
export async function placeServerTls(
  layout: ClusterLayout,
  runAs: RunAs,
  node: string,
): Promise<ServerTlsFiles | null> {
  const material = await readTlsMaterial(layout);
  if (material === null) return null;
  const files = serverTlsFiles(layout.dataDir(node));
  const { certificate, key } = material.certificates[material.presented];
  await writeFile(files.certFile, certificate, { mode: 0o600 });
  await writeFile(files.keyFile, key, { mode: 0o600 });
  await giveTo(files.certFile, runAs);
  await giveTo(files.keyFile, runAs);
  return files;
}

async function createMaterial(hostNames: string[]): Promise<z.infer<typeof stored>> {
  const authority = await createAuthority('Local cluster test authority');
  const other = await createAuthority('Another authority');
  return {
    authority: authority.certificate,
    otherAuthority: other.certificate,
    hostNames,
    certificates: {
      valid: await authority.issue(hostNames),
      'wrong-host-name': await authority.issue([nobodysName]),
      'wrong-authority': await other.issue(hostNames),
    },
    presented: 'valid',
  };
}

function materialFile(layout: ClusterLayout): string {
  return join(layout.tls, 'certificates.json');
}

function authorityFile(layout: ClusterLayout): string {
  return join(layout.tls, 'ca.crt');
}
