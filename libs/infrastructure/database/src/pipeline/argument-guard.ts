import { ValidationError } from '../errors/index.js';
import type { Next, Operation } from './operation.js';
import type { PipelineStep } from './step.port.js';

/** Deepest nesting of a Prisma argument; levels. */
export const MAX_DEPTH = 64;
/** Longest list inside an argument; elements. Below PostgreSQL's 65 535 parameters, at Prisma's own chunk size. */
export const MAX_LIST = 32_767;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** Under these keys of a write, `undefined` would silently widen what is changed or deleted. */
const FILTER_KEYS = new Set(['where', 'delete', 'deleteMany', 'disconnect']);

interface Visit {
  readonly value: object;
  readonly depth: number;
  readonly isFilter: boolean;
}

/**
 * Refuses arguments that no honest caller sends, before Prisma spends time on them.
 *
 * @throws DB_ARGUMENT_TOO_DEEP, DB_LIST_TOO_LONG, DB_ARGUMENT_KEY_REFUSED, DB_FILTER_UNDEFINED
 */
export function guardArguments(args: unknown, kind: Operation['kind'], name: string): void {
  if (!isContainer(args)) return;
  const stack: Visit[] = [{ value: args, depth: 1, isFilter: false }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (visit.depth > MAX_DEPTH) throw ValidationError.tooDeep(MAX_DEPTH);
    if (Array.isArray(visit.value)) visitList(visit, stack);
    else visitObject(visit, stack, kind, name);
  }
}

function visitList({ value, depth, isFilter }: Visit, stack: Visit[]): void {
  const list = value as readonly unknown[];
  if (list.length > MAX_LIST) throw ValidationError.tooLarge('A list', MAX_LIST);
  for (const element of list) {
    if (isContainer(element)) stack.push({ value: element, depth: depth + 1, isFilter });
  }
}

function visitObject(
  { value, depth, isFilter }: Visit,
  stack: Visit[],
  kind: Operation['kind'],
  name: string,
): void {
  for (const key of Object.keys(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw ValidationError.keyRefused(key);
    const child = (value as Record<string, unknown>)[key];
    const isChildFilter = isFilter || (kind === 'write' && FILTER_KEYS.has(key));
    if (child === undefined && isFilter) throw ValidationError.undefinedValue('where', name);
    if (isContainer(child)) stack.push({ value: child, depth: depth + 1, isFilter: isChildFilter });
  }
}

/** Lists and plain objects; dates, decimals, buffers and the like are values. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export class ArgumentGuardStep implements PipelineStep {
  readonly name = 'argument-guard';

  around(operation: Operation, next: Next): Promise<unknown> {
    if (operation.model !== null) guardArguments(operation.args, operation.kind, operation.name);
    return next(operation);
  }
}
