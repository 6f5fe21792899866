import { ClusterError } from '../cluster.error.js';

/** PostgreSQL refuses to run as root and as a user without a name; this is who it runs as instead. */
export type RunAs =
  | { readonly kind: 'caller' }
  | { readonly kind: 'user'; readonly user: SystemUser }
  | { readonly kind: 'user-namespace'; readonly user: SystemUser };

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What the decision depends on; the probes are run only when the answer is needed. */
export interface RunAsFacts {
  readonly isRoot: boolean;
  readonly hasName: boolean;
  readonly unprivileged: SystemUser | null;
  canReach(user: SystemUser): boolean;
  canUnshare(user: SystemUser): boolean;
}

/**
 * A user of its own when root can hand the files over, a user namespace when the files lie in a closed home.
 * @throws ClusterError NO_UNPRIVILEGED_USER when neither is possible
 */
export function chooseRunAs(facts: RunAsFacts): RunAs {
  if (!facts.isRoot && facts.hasName) return { kind: 'caller' };
  const user = facts.unprivileged;
  if (user === null) throw noWay('there is no user "postgres" or "nobody"');
  if (facts.isRoot && facts.canReach(user)) return { kind: 'user', user };
  if (facts.canUnshare(user)) return { kind: 'user-namespace', user };
  throw noWay(
    facts.isRoot
      ? `user "${user.name}" can't reach the folder, and user namespaces are off`
      : 'the current user has no name in /etc/passwd, and user namespaces are off',
  );
}

/** The command as it is really spawned. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export function launchAs(runAs: RunAs, command: string, args: readonly string[]): Launch {
  switch (runAs.kind) {
    case 'caller':
      return { command, args };
    case 'user':
      return { command, args, uid: runAs.user.uid, gid: runAs.user.gid };
    case 'user-namespace':
      return { command: 'unshare', args: [...unshareArgs(runAs.user), command, ...args] };
  }
}

/** Without --fork unshare becomes the command, so the pid that is spawned is the server's own. */
export function unshareArgs(user: SystemUser): string[] {
  return ['--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`];
}

function noWay(reason: string): ClusterError {
  return new ClusterError(
    'NO_UNPRIVILEGED_USER',
    `PostgreSQL doesn't run as root or as a nameless user, and ${reason}.`,
    'Run as an ordinary user, move the folder out of the closed home, or point DATABASE_URL at a server.',
  );
}
