/** What went wrong, as a word that a program can compare. */
export type ClusterErrorCode =
  | 'PLATFORM_UNSUPPORTED'
  | 'BINARIES_MISSING'
  | 'BINARIES_BROKEN'
  | 'NO_UNPRIVILEGED_USER'
  | 'FOLDER_IN_USE'
  | 'FOLDER_FOREIGN'
  | 'FOLDER_HALF_INITIALISED'
  | 'FOLDER_OTHER_VERSION'
  | 'FOLDER_UNREADABLE'
  | 'INITDB_FAILED'
  | 'SERVER_DID_NOT_START'
  | 'SERVER_DID_NOT_STOP'
  | 'PORT_TAKEN'
  | 'REPLICA_NOT_CAUGHT_UP'
  | 'ROLES_MISSING'
  | 'NODE_UNKNOWN'
  | 'DATABASE_NAME_REFUSED'
  | 'REDIS_MISSING'
  | 'PACKAGE_INSTALL_FAILED'
  | 'TLS_OFF'
  | 'NO_SHARED_CLUSTER';

/** A refusal of the local cluster: what happened, and the way out of it. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';

  /**
   * @param code - the situation, stable across releases
   * @param problem - what is wrong, one sentence
   * @param wayOut - what the reader can do about it, one sentence
   */
  constructor(
    readonly code: ClusterErrorCode,
    readonly problem: string,
    readonly wayOut: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${problem} ${wayOut}`, options);
  }
}
