import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createTestCluster, type TestCluster } from '../../src/cluster/index.js';
import { becomesTrue } from '../../src/cluster/wait-until.js';
import { processesIn } from './processes-in.js';

jest.setTimeout(60_000);

describe('redis beside the cluster', () => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await createTestCluster({ replicas: 0, redis: 'install' });
  }, 120_000);
  afterAll(() => test.stop());

  async function ask(...commands: string[]): Promise<string> {
    const { port } = new URL(test.cluster.redisUrl ?? '');
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    await once(socket, 'connect');
    socket.end(commands.map((command) => `${command}\r\n`).join(''));
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }

  it('answers under its address', async () => {
    const { password } = new URL(test.cluster.redisUrl ?? '');
    await expect(ask(`AUTH ${password}`, 'SET visits 3', 'GET visits', 'QUIT')).resolves.toContain('$1\r\n3');
  });

  it('refuses whoever has no password', async () => {
    await expect(ask('GET visits', 'QUIT')).resolves.toContain('-NOAUTH');
  });

  it('is started again when it crashes', async () => {
    const { password } = new URL(test.cluster.redisUrl ?? '');
    const [pid] = processesIn(`${test.cluster.descriptor.folder}/redis`);
    process.kill(pid ?? 0, 'SIGKILL');
    const isBack = () =>
      ask(`AUTH ${password}`, 'PING', 'QUIT').then(
        (answer) => answer.includes('+PONG'),
        () => false,
      );
    expect(await becomesTrue(isBack, 10_000)).toBe(true);
    expect(processesIn(`${test.cluster.descriptor.folder}/redis`)).not.toContain(pid);
  });
});
