import type { Lender } from './lenders.js';

/** A client's call on its way: what to ask for instead, and what to answer instead. */
export interface Alteration {
  args?(args: Readonly<Record<string, unknown>>, method: string): Readonly<Record<string, unknown>>;
  result?(result: unknown): unknown;
}

/** Lends clients that are not what they seem. */
export function altering(alteration: Alteration): (lender: Lender) => Lender {
  return (lender) => ({
    read: (work) => lender.read((client) => work(altered(client, alteration))),
    write: (work) => lender.write((client) => work(altered(client, alteration))),
    end: () => lender.end(),
  });
}

type Call = (...args: unknown[]) => Promise<unknown>;

function altered<Client extends object>(client: Client, alteration: Alteration): Client {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return alteredDelegate(member as object, alteration);
      return (...parts: unknown[]) => answer(alteration, (member as Call).apply(target, parts));
    },
  });
}

function alteredDelegate(delegate: object, alteration: Alteration): object {
  return new Proxy(delegate, {
    get(target, name) {
      const method = Reflect.get(target, name, target) as Call;
      return (args: Readonly<Record<string, unknown>> = {}) =>
        answer(alteration, method.call(target, alteration.args?.(args, String(name)) ?? args));
    },
  });
}

async function answer(
  { result = (value) => value }: Alteration,
  running: Promise<unknown>,
): Promise<unknown> {
  return result(await running);
}
