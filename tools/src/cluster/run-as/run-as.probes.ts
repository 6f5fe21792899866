import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { unshareArgs, type RunAsFacts, type SystemUser } from './run-as.js';

/** Asks this machine; `executable` must be run and `folder` entered by whoever runs the server. */
export function probeRunAsFacts(executable: string, folder: string): RunAsFacts {
  return {
    isRoot: process.getuid?.() === 0,
    hasName: hasName(),
    unprivileged: findUser('postgres') ?? findUser('nobody'),
    canReach: (user) => canReach(user, executable, folder),
    canUnshare: (user) => canUnshare(user, executable),
  };
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false; // no entry in the user database: initdb would say the same
  }
}

function findUser(name: string): SystemUser | null {
  const uid = askId('-u', name);
  const gid = askId('-g', name);
  return uid === null || gid === null ? null : { name, uid, gid };
}

function askId(flag: '-u' | '-g', name: string): number | null {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) : null;
}

function canReach(user: SystemUser, executable: string, folder: string): boolean {
  const script = 'test -x "$1" && test -d "$2" && test -x "$2"';
  const { status } = spawnSync('/bin/sh', ['-c', script, 'sh', executable, folder], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
  });
  return status === 0;
}

function canUnshare(user: SystemUser, executable: string): boolean {
  const { status } = spawnSync('unshare', [...unshareArgs(user), executable, '--version'], { cwd: '/' });
  return status === 0;
}
