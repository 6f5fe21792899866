import { describe, expect, it } from '@jest/globals';
import {
  bind,
  cancelRequest,
  execute,
  parse,
  password,
  query,
  sslRequest,
  startup,
  sync,
  terminate,
} from '../../../test/lab/frontend-messages.js';
import { FrontendPackets } from './frontend-packets.js';

const run = (name: string): Buffer => Buffer.concat([bind(name), execute, sync]);
const statementsIn = (packets: FrontendPackets, bytes: Buffer) =>
  packets.push(bytes).map(({ statements }) => statements);

describe('the packets of a client', () => {
  it('end with Sync and name the statements they run, prepared now or earlier', () => {
    const packets = new FrontendPackets();
    packets.push(startup);
    expect(statementsIn(packets, Buffer.concat([parse('commit', 'COMMIT'), run('commit')]))).toEqual([
      ['COMMIT'],
    ]);
    expect(statementsIn(packets, run('commit'))).toEqual([['COMMIT']]);
    expect(statementsIn(packets, query('SELECT 1'))).toEqual([['SELECT 1']]);
  });

  it('name every statement that travels in one go', () => {
    const packets = new FrontendPackets();
    packets.push(startup);
    const lead = Buffer.concat([parse('', 'SET LOCAL a = 1'), bind(''), execute]);
    const asked = Buffer.concat([lead, parse('commit', 'COMMIT'), run('commit')]);
    expect(statementsIn(packets, asked)).toEqual([['SET LOCAL a = 1', 'COMMIT']]);
  });

  it('come out whole, however the bytes were cut up, and lose none of them', () => {
    const sent = Buffer.concat([sslRequest, startup, password, parse('a', 'SELECT 2'), run('a'), terminate]);
    const packets = new FrontendPackets();
    const seen = [...sent].flatMap((byte) => packets.push(Buffer.from([byte])));
    expect(seen.map(({ kind, isAnswered }) => `${kind} ${isAnswered ? 'answered' : 'unanswered'}`)).toEqual([
      'encryption-request unanswered',
      'work answered',
      'work unanswered',
      'work answered',
      'work unanswered',
    ]);
    expect(Buffer.concat(seen.map(({ bytes }) => bytes))).toEqual(sent);
  });

  it('of a cancel request get no answer', () => {
    expect(new FrontendPackets().push(cancelRequest)).toMatchObject([{ kind: 'work', isAnswered: false }]);
  });
});
