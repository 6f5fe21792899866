import { describe, expect, it, jest } from '@jest/globals';
import { serverOn } from '../../test/support/caller-fixture.js';
import type { ReadReplicaRouterService } from '../internal/read-replica/read-replica-router.service.js';
import type { ConnectionPool } from './connection-pool.js';
import { ReplicaWitness } from './replica-witness.js';
import { Servers } from './servers.js';

const UNSEEN = { xids: [690n, 695n], from: 699n, below: 701n };

/** @param answers of each replica that has passed the place */
function witnessOver(answers: readonly unknown[]) {
  const asked: string[] = [];
  const servers = answers.map((answer, index) => {
    const query = (text: string) => {
      asked.push(text);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return serverOn({ query } as unknown as ConnectionPool, `replica-${String(index + 1)}`);
  });
  const passedBy = jest.fn((_lsn: bigint) => servers.map(({ name }) => name));
  const router = { passedBy } as unknown as ReadReplicaRouterService;
  const witness = new ReplicaWitness(new Servers(servers), router);
  return { ask: () => witness.hasCommitted(UNSEEN, 0x50n), asked, passedBy };
}
const answered = (answer: boolean | null) => [{ has_committed: answer }];

describe('ReplicaWitness', () => {
  it('knows nothing where no replica has passed the place', async () => {
    const { ask, passedBy } = witnessOver([]);
    await expect(ask()).resolves.toBeUndefined();
    expect(passedBy).toHaveBeenCalledWith(0x50n);
  });

  it('passes over a replica that fails, says nothing, or finds that it has not come that far', async () => {
    const { ask, asked } = witnessOver([
      new Error('gone'),
      [],
      answered(null),
      answered(false),
      answered(true),
    ]);
    await expect(ask()).resolves.toBe(false);
    expect(asked).toHaveLength(4);
    await expect(witnessOver([new Error('gone')]).ask()).resolves.toBeUndefined();
  });

  it.each([true, false])('answers what the first one knows: %p', async (answer) => {
    const { ask, asked } = witnessOver([answered(answer), answered(!answer)]);
    await expect(ask()).resolves.toBe(answer);
    expect(asked).toEqual([expect.stringMatching(/'0\/50'[^]*'\{690,695\}'[^]*generate_series\(699, 700\)/)]);
  });
});
