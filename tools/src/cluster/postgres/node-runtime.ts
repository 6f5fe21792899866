import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from '../binaries/postgres-binaries.js';
import type { ResolvedClusterOptions } from '../cluster.options.js';
import type { ClusterLayout } from '../folder/cluster-layout.js';
import { currentPrimary } from '../folder/cluster-marker.js';
import type { FolderLock } from '../folder/folder-lock.js';
import type { ClusterSecrets } from '../folder/secrets.js';
import { SupervisedServer } from '../process/supervised-server.js';
import { slotName } from '../replication/replication-slots.js';
import { giveTreeTo } from '../run-as/own-folder.js';
import type { RunAs } from '../run-as/run-as.js';
import { placeServerTls, type TlsMaterial } from '../tls/tls-material.js';
import { probeServer, type AdminTarget } from './admin-connection.js';
import { configureNode } from './configure-node.js';
import { replicationUser } from './host-based-authentication.js';
import { clearLeftOverPostmaster } from './left-over-postmaster.js';
import { launchPgProcess } from './pg-process.js';
import type { SettingsInput } from './server-settings.js';

/** What all nodes of one running cluster share. */
export interface ClusterRuntime {
  readonly options: ResolvedClusterOptions;
  readonly layout: ClusterLayout;
  readonly lock: FolderLock;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly secrets: ClusterSecrets;
  readonly tls: TlsMaterial | null;
  readonly host: string;
  /** By node name; a start may still move a port that was taken in the last moment. */
  readonly ports: Map<string, number>;
}

/** A crash recovery replays at most what two checkpoints lie apart; a slow disk takes its time for that. */
const readyWithinMs = 120_000;

/** A PostgreSQL node that is kept running; its role is read at each start from the folder's marker. */
export function supervisedNode(runtime: ClusterRuntime, name: string): SupervisedServer {
  return new SupervisedServer({
    name,
    readyWithinMs,
    onEvent: runtime.options.onEvent,
    isHeld: () => existsSync(runtime.layout.holdFile(name)),
    launch: () => launchNode(runtime, name),
  });
}

export function adminTarget(runtime: ClusterRuntime, node: string): AdminTarget {
  const { host, secrets, tls } = runtime;
  return {
    host,
    port: portOf(runtime, node),
    password: secrets.postgres,
    authorities: trustedAuthorities(tls),
  };
}

function trustedAuthorities(tls: TlsMaterial | null): string[] {
  return tls === null ? [] : [tls.authority, tls.otherAuthority];
}

export function portOf(runtime: ClusterRuntime, node: string): number {
  const port = runtime.ports.get(node);
  if (port === undefined) throw new Error(`no port was chosen for ${node}`);
  return port;
}

async function launchNode(runtime: ClusterRuntime, name: string) {
  const { layout, runAs, options, binaries } = runtime;
  const dataDir = layout.dataDir(name);
  const leftOver = await clearLeftOverPostmaster(dataDir);
  if (leftOver !== null) options.onEvent({ kind: 'left-over-stopped', node: name, pid: leftOver });
  await giveTreeTo(dataDir, runAs);
  await configureNode(dataDir, runAs, {
    node: name,
    port: portOf(runtime, name),
    profile: options.profile,
    extra: options.settings,
    plaintext: options.tls?.plaintext ?? 'accepted',
    tls: runtime.tls === null ? null : await placeServerTls(layout, runAs, name),
    follow: await followOf(runtime, name),
  });
  return launchPgProcess({
    ...{ name, binaries, dataDir, runAs, port: portOf(runtime, name), logFile: layout.logFile(name) },
    probe: () => probeServer(adminTarget(runtime, name)),
  });
}

async function followOf(runtime: ClusterRuntime, name: string): Promise<SettingsInput['follow']> {
  const primary = await currentPrimary(runtime.layout);
  if (primary === name) return null;
  const parts = {
    host: runtime.host,
    hostaddr: '127.0.0.1',
    port: String(portOf(runtime, primary)),
    user: replicationUser,
    password: runtime.secrets.replicator,
    application_name: name,
    connect_timeout: '5',
    // Named even where they are the defaults: PG… variables of the caller's shell would fill the gaps.
    options: '',
    target_session_attrs: 'any',
    ...tlsConninfo(runtime),
  };
  const conninfo = Object.entries(parts).map(([key, value]) => `${key}='${value.replace(/['\\]/g, '\\$&')}'`);
  return { conninfo: conninfo.join(' '), slot: slotName(name) };
}

/** No client certificate: libpq would look for one in the home of whoever started us, and may not enter it. */
function tlsConninfo({ tls, layout }: ClusterRuntime): Record<string, string> {
  if (tls === null) return { sslmode: 'disable' };
  const sslcert = join(layout.tls, 'no-client-certificate');
  return { sslmode: 'verify-full', sslrootcert: tls.authorityFile, sslcert };
}
