import type { Identity } from '@infrastructure/database';

/** A model's methods as programs call them; which model and which method is decided at random, so types end here. */
type Method =
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findMany'
  | 'count'
  | 'aggregate'
  | 'groupBy'
  | 'create'
  | 'createMany'
  | 'createManyAndReturn'
  | 'update'
  | 'updateMany'
  | 'updateManyAndReturn'
  | 'upsert'
  | 'delete'
  | 'deleteMany';

export type LooseDelegate = { readonly [Name in Method]: (args?: unknown) => Promise<unknown> };

export interface LooseClient {
  readonly delegate: (model: string) => LooseDelegate;
  /** Raw SQL; `{table}` is the model's table, `$1` a value. */
  readonly raw: (kind: 'query' | 'execute', text: string, model: string, value?: string) => Promise<unknown>;
}

/** What runs the programs: the module, or a control without one of its defences. */
export interface Target {
  read<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T>;
  write<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T>;
  /** Inside `write`: a savepoint. */
  nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}
