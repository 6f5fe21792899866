import { describe, expect, it } from '@jest/globals';
import { isReply, refusalOf } from './redis-refusal.js';

const replied = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });
const OOM = "OOM command not allowed when used memory > 'maxmemory'.";
const WRONGTYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const OLD_SCRIPT = 'ERR Error running script (call to f_7d39): @user_script:3:';

describe('an answer of Redis', () => {
  it.each([
    [OOM, 'no-room'],
    [`${OOM} script: 7d39, on @user_script:2.`, 'no-room'],
    [`${OLD_SCRIPT} @user_script: 3: -${OOM}`, 'no-room'],
    [`@user_script: 2: -${OOM}`, 'no-room'],
    [WRONGTYPE, 'foreign'],
    [`${OLD_SCRIPT} ${WRONGTYPE}`, 'foreign'],
  ])('that refuses one command says nothing against it: %s', (message, refusal) => {
    expect(refusalOf(replied(message))).toBe(refusal);
  });

  it.each([
    "READONLY You can't write against a read only replica.",
    'NOAUTH Authentication required.',
    "NOPERM User app has no permissions to run the 'get' command",
    'LOADING Redis is loading the dataset in memory',
    'CLUSTERDOWN The cluster is down',
    'MISCONF Redis is configured to save RDB snapshots',
    `ERR unknown command, with args beginning with: ${OOM}`,
  ])('that refuses all does: %s', (message) => {
    expect(refusalOf(replied(message))).toBeUndefined();
    expect(isReply(replied(message))).toBe(true);
  });

  it('is nothing that only sounds like one', () => {
    expect(refusalOf(new Error(OOM))).toBeUndefined();
    expect([new Error(OOM), OOM].map(isReply)).toEqual([false, false]);
    expect(refusalOf(OOM)).toBeUndefined();
  });
});
