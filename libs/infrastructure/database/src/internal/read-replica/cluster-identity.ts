import type { IdentityFault } from './ejection-reason.js';
import type { ServerIdentity } from './poll-sample.js';

/** What a server is by its identity: a role, or what is wrong with it. */
export type Verdict = 'primary' | 'replica' | Exclude<IdentityFault, 'role-changed' | 'duplicate'>;

/**
 * Which cluster is ours, and who its primary is. A promotion begins a timeline, so of all servers that say they are
 * the primary the one on the latest timeline is; everything on an earlier timeline is fenced, and stays so when the
 * primary dies. A second primary on the same timeline is a copy that was started on its own, and never takes over.
 */
export class ClusterIdentity {
  #systemId: string | undefined;
  #timeline = 0;
  #primary: { readonly name: string; readonly timeline: number } | undefined;

  /** Undefined until learned; then for good, and every other cluster is refused. */
  get systemId(): string | undefined {
    return this.#systemId;
  }

  /** The latest timeline seen; 0 before the first. */
  get timeline(): number {
    return this.#timeline;
  }

  /** The last primary, up or not. */
  get primaryName(): string | undefined {
    return this.#primary?.name;
  }

  learn(systemId: string): void {
    this.#systemId ??= systemId;
  }

  /** Someone of our cluster is on `timeline`; true when that is news. */
  noticed(timeline: number): boolean {
    const isLater = timeline > this.#timeline;
    if (isLater) this.#timeline = timeline;
    return isLater;
  }

  judge(name: string, { systemId, timeline, isPrimary }: ServerIdentity): Verdict {
    if (systemId !== this.#systemId) return 'foreign-system';
    if (timeline < this.#timeline) return 'old-timeline';
    if (!isPrimary) return 'replica';
    const last = this.#primary;
    return last === undefined || last.name === name || timeline > last.timeline ? 'primary' : 'not-a-replica';
  }

  /** `name` is the primary on `timeline`; true when it was not, or on another one. */
  crown(name: string, timeline: number): boolean {
    const last = this.#primary;
    if (last?.name === name && last.timeline === timeline) return false;
    this.#primary = { name, timeline };
    return true;
  }
}
