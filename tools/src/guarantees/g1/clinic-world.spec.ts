import { expect, it } from '@jest/globals';
import { ClinicWorld } from './clinic-world.js';
import { Random } from './random.js';

const identity = { clinicId: '00000000-0000-7000-8000-000000000001', userId: 'u', roles: [] };

it('takes back what came since a mark, as often as it is asked, and makes the same choices again', () => {
  const world = new ClinicWorld(0, identity, new Random(7));
  world.add('Patient', { id: 'kept' });
  const takeBack = world.mark();
  const attempt = (): unknown => {
    const row = world.newRow('Location');
    world.add('Location', row);
    world.remove('Patient', 'kept');
    return row;
  };
  const first = attempt();
  for (let again = 0; again < 2; again += 1) {
    takeBack();
    expect(world.keys('Patient')).toEqual(['kept']);
    expect(world.size('Location')).toBe(0);
    expect(attempt()).toEqual(first);
  }
});
