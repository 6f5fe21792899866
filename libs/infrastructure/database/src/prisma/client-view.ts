import type { ModelDescription } from '../pipeline/model-metadata.js';
import type { Operation, OperationOptions, Run } from '../pipeline/operation.js';
import { modelMetadata } from './generated/model-metadata.js';
import { READ_METHODS, WRITE_METHODS, type ReadClient, type WriteClient } from './prisma-types.js';
import type { Scope } from './scope.js';

/**
 * What callers get in place of a PrismaClient: delegates of our own, typed as Prisma's, that hold nothing of it.
 *
 * No `$transaction`, `$extends`, `$parent` or unsafe raw calls can be reached, because they are not there. An
 * operation starts when it is called and is bound then, whoever awaits it (H4).
 */
class ClientView {
  readonly #run: Run;
  readonly #scope: Scope;
  readonly #options: OperationOptions;

  constructor(run: Run, scope: Scope, options: OperationOptions) {
    this.#run = run;
    this.#scope = scope;
    this.#options = options;
    Object.freeze(this);
  }

  static call(
    view: ClientView,
    model: ModelDescription | null,
    name: string,
    kind: Operation['kind'],
    args: unknown,
  ) {
    const { principal, reader } = view.#scope;
    return view.#run({ model, name, kind, args, principal, options: view.#options, reader });
  }
}

class Delegate {
  readonly #view: ClientView;
  readonly #model: ModelDescription;

  constructor(view: ClientView, model: ModelDescription) {
    this.#view = view;
    this.#model = model;
    Object.freeze(this);
  }

  static call(delegate: Delegate, name: string, kind: Operation['kind'], args: unknown): Promise<unknown> {
    return ClientView.call(delegate.#view, delegate.#model, name, kind, args);
  }
}

class ReadDelegate extends Delegate {}
class WriteDelegate extends Delegate {}
class ReadView extends ClientView {}
class WriteView extends ClientView {}

function defineMethods(target: typeof Delegate, names: readonly string[], kind: Operation['kind']): void {
  for (const name of names) {
    Object.defineProperty(target.prototype, name, {
      // Made for its delegate, so that it can be taken off it and handed on, as Prisma's can.
      get(this: Delegate) {
        return (args?: unknown) => Delegate.call(this, name, kind, args);
      },
    });
  }
}

function defineModels(target: typeof ClientView, DelegateClass: typeof Delegate): void {
  for (const model of Object.values(modelMetadata.models)) {
    Object.defineProperty(target.prototype, model.delegate, {
      get(this: ClientView) {
        return new DelegateClass(this, model);
      },
    });
  }
}

function defineRaw(target: typeof ClientView, name: string, kind: Operation['kind']): void {
  Object.defineProperty(target.prototype, name, {
    value(this: ClientView, ...template: unknown[]) {
      return ClientView.call(this, null, name, kind, template);
    },
  });
}

defineMethods(ReadDelegate, READ_METHODS, 'read');
defineMethods(WriteDelegate, READ_METHODS, 'read');
defineMethods(WriteDelegate, WRITE_METHODS, 'write');
defineModels(ReadView, ReadDelegate);
defineModels(WriteView, WriteDelegate);
defineRaw(ReadView, '$queryRaw', 'read');
defineRaw(WriteView, '$queryRaw', 'write');
defineRaw(WriteView, '$executeRaw', 'write');

// Through `constructor` a caller could borrow `call` for a model or a method that no client offers (H8).
for (const { prototype } of [ClientView, ReadView, WriteView, Delegate, ReadDelegate, WriteDelegate]) {
  Reflect.deleteProperty(prototype, 'constructor');
  Object.freeze(prototype);
}

export function createReadClient(run: Run, scope: Scope, options: OperationOptions): ReadClient {
  return new ReadView(run, scope, options) as unknown as ReadClient;
}

export function createWriteClient(run: Run, scope: Scope, options: OperationOptions): WriteClient {
  return new WriteView(run, scope, options) as unknown as WriteClient;
}
