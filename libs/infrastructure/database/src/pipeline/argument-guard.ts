import { ValidationError } from '../errors/index.js';
import type { Next, Operation } from './operation.js';
import { assertRawValues } from './raw-statement.js';
import type { PipelineStep } from './step.port.js';

/** Deepest nesting of a Prisma argument; levels. */
export const MAX_DEPTH = 64;
/** Longest list inside an argument; elements. Below PostgreSQL's 65 535 parameters, at Prisma's own chunk size. */
export const MAX_LIST = 32_767;
/** Most lists and objects in one call's arguments, shared ones counted each time they are met. */
export const MAX_CONTAINERS = 50_000;

/** The first three reach prototypes; under the last Prisma passes its values on unchecked. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype', '__prismaRawParameters__']);
/** Under these keys of a write, `undefined` would silently widen what is changed or deleted. */
const FILTER_KEYS = new Set(['where', 'delete', 'deleteMany', 'disconnect']);
/** These choose what a write returns; they change nothing. */
const RESULT_KEYS = new Set(['select', 'include', 'omit']);

interface PartRule {
  readonly text: string;
  holds(value: unknown): boolean;
}

/** Parts of a call that our own steps look into before Prisma has checked them, or that Prisma checks too late. */
const PART_RULES = new Map<string, PartRule>([
  ['where', { text: 'an object', holds: isKeyed }],
  ['create', { text: 'an object', holds: isKeyed }],
  ['take', { text: 'a whole number', holds: Number.isSafeInteger }],
  [
    'skip',
    { text: 'a whole number from 0', holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0 },
  ],
]);

/** What a part of the arguments is for; `rows` are those of a createMany, which is split later. */
type Role = 'read' | 'write' | 'filter' | 'rows';

interface Visit {
  readonly value: object;
  readonly depth: number;
  readonly role: Role;
}

/**
 * Refuses arguments that no honest caller sends, before Prisma spends time on them.
 *
 * @throws DB_ARGUMENT_INVALID, DB_INPUT_TOO_DEEP, DB_INPUT_TOO_LARGE, DB_KEY_REFUSED, DB_UNDEFINED_REFUSED
 */
export function guardArguments(args: unknown, kind: Operation['kind'], name: string): void {
  if (args === undefined || args === null) {
    // Every other call without arguments is either in order or refused by Prisma; on this one Prisma breaks.
    if (name.startsWith('createMany')) throw ValidationError.argument('arguments', 'an object');
    return;
  }
  // In anything else Prisma finds no key, and a deleteMany without keys deletes every row.
  if (!isKeyed(args)) throw ValidationError.argument('arguments', 'an object');
  const stack: Visit[] = [{ value: args, depth: 1, role: kind }];
  let met = 0;
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    if (visit.depth > MAX_DEPTH) throw ValidationError.tooDeep(MAX_DEPTH);
    if (++met > MAX_CONTAINERS) throw ValidationError.tooLarge('The arguments', MAX_CONTAINERS);
    if (Array.isArray(visit.value)) visitList(visit, stack);
    else visitObject(visit, stack, name);
  }
}

function visitList({ value, depth, role }: Visit, stack: Visit[]): void {
  const list = value as readonly unknown[];
  const limit = role === 'rows' ? MAX_CONTAINERS : MAX_LIST;
  if (list.length > limit) throw ValidationError.tooLarge('A list', limit);
  const elementRole = role === 'rows' ? 'write' : role;
  for (const element of list) push(stack, element, depth + 1, elementRole);
}

function visitObject({ value, depth, role }: Visit, stack: Visit[], name: string): void {
  // Inherited properties count, because Prisma reads them, too.
  for (const key in value) {
    if (FORBIDDEN_KEYS.has(key)) throw ValidationError.keyRefused(key);
    const child = (value as Record<string, unknown>)[key];
    if (child === undefined && isCondition(role, key)) throw ValidationError.undefinedValue('where', name);
    if (depth === 1 && child !== undefined) assertPart(key, child);
    const isRows = depth === 1 && key === 'data' && name.startsWith('createMany') && Array.isArray(child);
    push(stack, child, depth + 1, isRows ? 'rows' : roleUnder(role, key));
  }
}

function assertPart(name: string, value: unknown): void {
  const rule = PART_RULES.get(name);
  if (rule !== undefined && !rule.holds(value)) throw ValidationError.argument(name, rule.text);
}

function push(stack: Visit[], value: unknown, depth: number, role: Role): void {
  const content = contentOf(value, role);
  if (content !== undefined) stack.push({ value: content, depth, role });
}

function roleUnder(role: Role, key: string): Role {
  if (role !== 'write') return role;
  if (FILTER_KEYS.has(key)) return 'filter';
  return RESULT_KEYS.has(key) ? 'read' : 'write';
}

/** An absent operation changes nothing; an absent condition, or an absent `where`, changes everything. */
function isCondition(role: Role, key: string): boolean {
  return role === 'filter' || (role === 'write' && key === 'where');
}

/**
 * What Prisma takes apart by its keys: lists and objects, class instances too. Dates, decimals and bytes are values;
 * in a condition, what an object says of itself by `toJSON` counts like the object.
 *
 * @throws DB_ARGUMENT_INVALID for what holds its content elsewhere: to Prisma a Map, or a promise, is an empty object
 */
function contentOf(value: unknown, role: Role): object | undefined {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (Array.isArray(value)) return value as readonly unknown[];
  if (isSpokenFor(value)) return role === 'filter' ? asObject(value.toJSON()) : undefined;
  if (!isKeyed(value)) throw ValidationError.argument('arguments', 'plain objects, lists and values');
  return value;
}

function isSpokenFor(value: object): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}

function asObject(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** No list, function, date, Map or promise, whichever realm it comes from. */
function isKeyed(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

export class ArgumentGuardStep implements PipelineStep {
  readonly name = 'argument-guard';

  around(operation: Operation, next: Next): PromiseLike<unknown> {
    if (operation.model === null) assertRawValues(operation.args);
    else guardArguments(operation.args, operation.kind, operation.name);
    return next(operation);
  }
}
