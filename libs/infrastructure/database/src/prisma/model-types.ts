import type { Prisma } from './generated/client/client.js';
import type { DelegateName } from './prisma-types.js';

type Model<Name extends DelegateName> = Prisma.TypeMap['model'][Capitalize<Name>];

/** A model's row with all its columns and no relations. */
export type RowOf<Name extends DelegateName> = Model<Name>['payload']['scalars'];

/** What `findMany`, `create`, … of a model take. */
export type ArgumentsOf<
  Name extends DelegateName,
  Operation extends keyof Model<Name>['operations'],
> = Model<Name>['operations'][Operation] extends { args: infer Args } ? Args : never;

export type WhereOf<Name extends DelegateName> = NonNullable<
  ArgumentsOf<Name, 'findMany'> extends { where?: infer Where } ? Where : never
>;

/** Scalar columns to sort by; relations are left out, because a cursor has to be able to name the position. */
export type OrderOf<Name extends DelegateName> = {
  readonly [Field in keyof RowOf<Name>]?: 'asc' | 'desc';
};
