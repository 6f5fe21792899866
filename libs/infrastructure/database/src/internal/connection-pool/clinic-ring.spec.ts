import { describe, expect, it } from '@jest/globals';
import { ClinicRing } from './clinic-ring.js';

const ringOf = (...items: readonly string[]): ClinicRing<string> => {
  const ring = new ClinicRing<string>();
  for (const item of items) ring.push(item.charAt(0), item);
  return ring;
};

const drained = (ring: ClinicRing<string>): string[] => Array.from({ length: ring.size }, () => ring.take()!);

describe('ClinicRing', () => {
  it('does not serve a clinic twice while another one waits', () => {
    expect(drained(ringOf('a1', 'a2', 'a3', 'b1', 'c1', 'b2'))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('serves a lone clinic in the order in which it came', () => {
    expect(drained(ringOf('a1', 'a2', 'a3'))).toEqual(['a1', 'a2', 'a3']);
  });

  it('puts a clinic that comes back at the end of the ring', () => {
    const ring = ringOf('a1', 'b1', 'b2');
    expect(ring.take()).toBe('a1');
    ring.push('a', 'a2');
    expect(drained(ring)).toEqual(['b1', 'a2', 'b2']);
  });

  it('gives no turn to a clinic whose only item was taken out', () => {
    const ring = ringOf('b1');
    const place = ring.push('a', 'a1');
    ring.push('c', 'c1');
    ring.remove(place);
    expect([ring.size, ring.sizeOf('a'), drained(ring)]).toEqual([2, 0, ['b1', 'c1']]);
  });

  it('keeps the turn of a clinic of which one item was taken out', () => {
    const ring = new ClinicRing<string>();
    const place = ring.push('a', 'a1');
    for (const item of ['a2', 'b1']) ring.push(item.charAt(0), item);
    ring.remove(place);
    expect(drained(ring)).toEqual(['a2', 'b1']);
  });

  it('knows the newest item of the noisiest clinic', () => {
    expect(ringOf('a1', 'b1', 'b2', 'b3', 'c1', 'c2').noisiest()).toEqual({ newest: 'b3', size: 3 });
    expect(ringOf().noisiest()).toEqual({ newest: undefined, size: 0 });
  });

  it('names whose turn it is, or nobody', () => {
    expect([ringOf('a1', 'b1').head, ringOf().head, ringOf().take()]).toEqual(['a1', undefined, undefined]);
  });
});
