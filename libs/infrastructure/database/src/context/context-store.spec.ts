import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CLINIC_A, CLINIC_B, clinicPrincipal, identityOf } from '../../test/support/principal-fixture.js';
import { ContextStore } from './context-store.js';

describe('ContextStore', () => {
  let store: ContextStore;
  beforeEach(() => {
    store = new ContextStore();
  });

  const clinicNow = async (): Promise<string> => {
    const principal = await store.current().principal(0);
    return principal.kind === 'clinic' ? principal.identity.clinicId : 'system';
  };
  const asSystem = <T>(fn: () => T): T =>
    store.runWithSystemGrant({ reason: 'nightly report', actor: 'job', models: ['Patient'] }, fn);

  it('refuses outside every context', () => {
    expect(() => store.current()).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }));
    expect(store.transaction()).toBeUndefined();
  });

  it('refuses a malformed identity or grant without calling the work', () => {
    const work = jest.fn();
    expect(() => {
      store.runWithIdentity(identityOf({ userId: '' }), work);
    }).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_INVALID' }));
    expect(() => {
      store.runWithSystemGrant({ reason: '', actor: 'job', models: ['Patient'] }, work);
    }).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_INVALID' }));
    expect(work).not.toHaveBeenCalled();
  });

  it('refuses a transaction outside every context', () => {
    expect(() => store.runInTransaction({ principal: clinicPrincipal() }, () => 1)).toThrow(
      expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }),
    );
  });

  it('leaves nothing behind when the work ends, throws or rejects', async () => {
    store.runWithIdentity(identityOf(), () => store.current());
    expect(() =>
      store.runWithIdentity(identityOf(), () => {
        throw new Error('work failed');
      }),
    ).toThrow('work failed');
    await store.runWithIdentity(identityOf(), () => Promise.reject(new Error('late'))).catch(() => undefined);
    expect(() => store.current()).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }));
  });

  it('does not reach a continuation of the caller', async () => {
    const work = store.runWithIdentity(identityOf(), () => nextTurn());
    await work.then(() => {
      expect(() => store.current()).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }));
    });
  });

  it('returns what the work returns', () => {
    expect(store.runWithIdentity(identityOf(), () => 42)).toBe(42);
  });

  it('keeps concurrent contexts apart across every kind of wait', async () => {
    const clinics = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? CLINIC_A : CLINIC_B));
    const seen = await Promise.all(
      clinics.map((clinicId) =>
        store.runWithIdentity(identityOf({ clinicId }), async () => {
          await nextTurn();
          await new Promise((resolve) => {
            process.nextTick(resolve);
          });
          return await clinicNow();
        }),
      ),
    );
    expect(seen).toEqual(clinics);
  });

  it('returns to the outer context after a nested one', async () => {
    await store.runWithIdentity(identityOf(), async () => {
      const outer = store.current();
      expect(await store.runWithIdentity(identityOf({ clinicId: CLINIC_B }), clinicNow)).toBe(CLINIC_B);
      expect(await asSystem(clinicNow)).toBe('system');
      expect(store.current()).toBe(outer);
      expect(await clinicNow()).toBe(CLINIC_A);
    });
  });

  it('gives every context an id of its own', () => {
    const ids = [1, 2, 3].map(() => store.runWithIdentity(identityOf(), () => store.current().contextId.id));
    ids.push(asSystem(() => store.current().contextId.id));
    expect(new Set(ids).size).toBe(4);
  });

  it('offers the transaction inside its callback only, and to no nested context', () => {
    const transaction = { principal: clinicPrincipal() };
    store.runWithIdentity(identityOf(), () => {
      const context = store.current();
      store.runInTransaction(transaction, () => {
        expect(store.transaction()).toBe(transaction);
        expect(store.current()).toBe(context);
        store.runWithIdentity(identityOf(), () => {
          expect(store.transaction()).toBeUndefined();
        });
        expect(asSystem(() => store.transaction())).toBeUndefined();
      });
      expect(store.transaction()).toBeUndefined();
    });
  });

  describe('sessions and owners', () => {
    const owner = () => store.current().owner;

    it('are shared by contexts inside one another, and by no others', () => {
      const sessions = [1, 2].map(() =>
        store.runWithIdentity(identityOf(), () => {
          const outer = store.session();
          expect(store.runWithIdentity(identityOf(), () => store.session())).toBe(outer);
          expect(asSystem(() => store.session())).toBe(outer);
          expect(store.current().session).toBe(outer);
          return outer;
        }),
      );
      expect(sessions[0]).not.toBe(sessions[1]);
      expect(store.session()).toBeUndefined();
    });

    it('may begin before any context', () => {
      store.runInSession((session) => {
        expect(() => store.current()).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }));
        expect(store.runWithIdentity(identityOf(), () => store.session())).toBe(session);
        expect(store.runInSession((same) => same)).toBe(session);
      });
    });

    it('end with the promise that the work returned, whether it is kept or broken', async () => {
      const [kept, broken] = [Promise.resolve(), Promise.reject(new Error('broken'))];
      for (const work of [kept, broken]) {
        const seen = store.runWithIdentity(identityOf(), () => {
          const running = owner();
          return work.then(
            () => running,
            () => running,
          );
        });
        const ended = await seen;
        await nextTurn();
        expect(ended.hasEnded).toBe(true);
      }
    });

    it('do not end while the work goes on, nor when it returned no promise', async () => {
      const running = store.runWithIdentity(identityOf(), owner);
      let finish: () => void = () => undefined;
      let inside: ReturnType<typeof owner> | undefined;
      const work = store.runWithIdentity(identityOf(), () => {
        inside = owner();
        return new Promise<void>((resolve) => (finish = resolve));
      });
      await nextTurn();
      expect([running.hasEnded, inside?.hasEnded]).toEqual([false, false]);
      finish();
      await work;
    });

    it('are the caller’s for work as somebody else within it, and its own for work of its own', () => {
      store.runWithIdentity(identityOf(), () => {
        const mine = owner();
        expect(store.runWithinAs(identityOf({ clinicId: CLINIC_B }), owner)).toBe(mine);
        expect(asSystem(owner)).toBe(mine);
        expect(store.runWithIdentity(identityOf(), owner)).not.toBe(mine);
      });
      expect(store.runWithinAs(identityOf(), owner).hasEnded).toBe(false);
    });
  });

  describe('with a resolver', () => {
    it('asks at the first need and once', async () => {
      const resolve = jest.fn(async () => identityOf());
      await store.runWithResolver(resolve, async () => {
        expect(resolve).not.toHaveBeenCalled();
        expect(await Promise.all([clinicNow(), clinicNow()])).toEqual([CLINIC_A, CLINIC_A]);
        expect(resolve).toHaveBeenCalledTimes(1);
      });
    });

    it.each([
      ['at once', Promise.resolve.bind(Promise)],
      ['after a wait', nextTurn],
    ])(
      'refuses a clinic-bound call that the resolver makes %s, instead of waiting for itself',
      async (_case, wait) => {
        const resolve = async () => {
          await wait();
          await clinicNow();
          return identityOf();
        };
        await expect(store.runWithResolver(resolve, clinicNow)).rejects.toMatchObject({
          code: 'DB_CONTEXT_MISSING',
        });
      },
    );

    it('lets the resolver do system work', async () => {
      const resolve = async () => {
        expect(await asSystem(clinicNow)).toBe('system');
        return identityOf();
      };
      expect(await store.runWithResolver(resolve, clinicNow)).toBe(CLINIC_A);
    });
  });
});
