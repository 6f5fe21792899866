import { describe, expect, it } from '@jest/globals';
import { chooseRunAs, launchAs, type RunAsFacts } from './run-as.js';

const user = { name: 'postgres', uid: 101, gid: 104 };
const never = () => {
  throw new Error('not to be asked');
};
const root: RunAsFacts = {
  isRoot: true,
  hasName: true,
  unprivileged: user,
  canReach: never,
  canUnshare: never,
};

describe('chooseRunAs', () => {
  it('refuses root on a machine without an ordinary user', () => {
    const choose = () => chooseRunAs({ ...root, unprivileged: null });
    expect(choose).toThrow(/no user "postgres" or "nobody"/);
  });

  it('refuses root in a closed folder without user namespaces, and says what to do', () => {
    const choose = () => chooseRunAs({ ...root, canReach: () => false, canUnshare: () => false });
    expect(choose).toThrow(/"postgres" can't reach the folder.*Run as an ordinary user, move the folder/s);
  });

  it('refuses a nameless user without user namespaces', () => {
    const choose = () => chooseRunAs({ ...root, isRoot: false, hasName: false, canUnshare: () => false });
    expect(choose).toThrow(/no name in \/etc\/passwd/);
  });

  it('leaves an ordinary user as it is, and probes nothing', () => {
    expect(chooseRunAs({ ...root, isRoot: false })).toEqual({ kind: 'caller' });
  });

  it('changes from root to an ordinary user that reaches everything', () => {
    expect(chooseRunAs({ ...root, canReach: () => true })).toEqual({ kind: 'user', user });
  });

  it('takes a user namespace for root in a closed folder', () => {
    expect(chooseRunAs({ ...root, canReach: () => false, canUnshare: () => true })).toEqual({
      kind: 'user-namespace',
      user,
    });
  });

  it('takes a user namespace for a nameless user, who can hand nothing over', () => {
    const facts = { ...root, isRoot: false, hasName: false, canUnshare: () => true };
    expect(chooseRunAs(facts).kind).toBe('user-namespace');
  });
});

describe('launchAs', () => {
  it('runs the command itself, as the caller or as another user', () => {
    expect(launchAs({ kind: 'caller' }, 'postgres', ['-D', 'x'])).toEqual({
      command: 'postgres',
      args: ['-D', 'x'],
    });
    expect(launchAs({ kind: 'user', user }, 'postgres', [])).toMatchObject({ uid: 101, gid: 104 });
  });

  it('runs the command in a user namespace without a second process in between', () => {
    const { command, args } = launchAs({ kind: 'user-namespace', user }, 'postgres', ['-D', 'x']);
    expect([command, ...args]).toEqual([
      'unshare',
      '--user',
      '--map-user=101',
      '--map-group=104',
      'postgres',
      '-D',
      'x',
    ]);
  });
});
