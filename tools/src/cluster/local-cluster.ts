import { rm } from 'node:fs/promises';
import { ClusterClient } from './cluster-client.js';
import type { ClusterDescriptor } from './descriptor.js';
import { readReadyMarker } from './folder/cluster-marker.js';
import { writeJsonFile } from './folder/json-file.js';
import type { ClusterRuntime } from './postgres/node-runtime.js';
import type { DatabaseUrls } from './connection-urls.js';
import type { SupervisedServer, SupervisorState } from './process/supervised-server.js';
import { cloneNode } from './replication/clone-node.js';
import { nodeAt } from './replication/topology.js';

export interface LocalClusterParts {
  readonly descriptor: ClusterDescriptor;
  readonly runtime: ClusterRuntime;
  readonly nodes: ReadonlyMap<string, SupervisedServer>;
  readonly redis: SupervisedServer | null;
  readonly onStopped: () => void;
}

/** A cluster that this process runs: it restarts what crashes and stops everything in the end. */
export class LocalCluster extends ClusterClient {
  readonly #parts: LocalClusterParts;
  #stopped: Promise<void> | null = null;

  constructor(parts: LocalClusterParts) {
    super(parts.descriptor);
    this.#parts = parts;
  }

  /** What each server is doing, by its name. */
  get states(): Readonly<Record<string, SupervisorState['kind']>> {
    return Object.fromEntries(this.#servers().map((server) => [server.name, server.state.kind]));
  }

  override async buildTemplate(name: string, migrate: (urls: DatabaseUrls) => Promise<void>): Promise<void> {
    await super.buildTemplate(name, migrate);
    await writeJsonFile(this.#parts.runtime.layout.descriptor, this.descriptor);
  }

  /** Makes a replica anew from the present primary, such as an old primary after a promotion; its data is lost. */
  async rejoin(replica: number): Promise<void> {
    const { primary } = this.topology;
    const { name } = nodeAt(this.topology, replica);
    const { nodes, runtime } = this.#parts;
    const server = nodes.get(name);
    await server?.stop();
    await rm(runtime.layout.holdFile(name), { force: true });
    await cloneNode(runtime, primary.name, name, 'rejoins the cluster');
    await server?.start();
  }

  /**
   * Stops all servers and gives the folder back; a second call waits for the first.
   * The primary goes first: it hands its last log records to the replicas before it ends.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const { nodes, runtime, onStopped } = this.#parts;
    await nodes.get(readReadyMarker(runtime.layout).primary)?.stop();
    await Promise.all(this.#servers().map((server) => server.stop()));
    await rm(runtime.layout.descriptor, { force: true });
    await runtime.lock.release();
    onStopped();
  }

  #servers(): SupervisedServer[] {
    const { nodes, redis } = this.#parts;
    return redis === null ? [...nodes.values()] : [...nodes.values(), redis];
  }
}
