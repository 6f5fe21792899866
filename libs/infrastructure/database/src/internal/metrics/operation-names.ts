/** The values of the label `operation`: Prisma’s methods, and `other` for what a later version may add. */
export const OPERATION_NAMES = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
  'queryRaw',
  'executeRaw',
  'other',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

/** The label of a method: `$queryRaw` is `queryRaw`. */
export function operationNameOf(method: string): OperationName {
  const plain = method.startsWith('$') ? method.slice(1) : method;
  return OPERATION_NAMES.find((name) => name === plain) ?? 'other';
}
