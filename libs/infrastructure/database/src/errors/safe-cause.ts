import { readFacts, type FailureFacts } from './failure-facts.js';
import { isError } from './is-error.js';
import { codeOfSystemCode } from './system-rules.js';

const STACK_FRAME = /^\s+at (?:.* \()?(?:file:\/\/|node:|\/|[A-Za-z]:\\|<anonymous>|native)[^()]*\)?$/;
const KNOWN_CLASSES = new Set([
  'AbortError',
  'AggregateError',
  'DriverAdapterError',
  'PrismaClientInitializationError',
  'PrismaClientKnownRequestError',
  'PrismaClientRustPanicError',
  'PrismaClientUnknownRequestError',
  'PrismaClientValidationError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TimeoutError',
  'TransactionManagerError',
  'TypeError',
  'UserFacingError',
]);

/**
 * What may be seen of a caught error: its class, its codes and where it was thrown.
 *
 * PostgreSQL's details hold whole rows, its messages hold values, Prisma's messages hold arguments and source code.
 * None of that is copied here.
 */
export class SafeCause extends Error {
  constructor(origin: unknown) {
    super(summaryOf(origin));
    const stack = (): string => [`SafeCause: ${this.message}`, ...framesOf(origin)].join('\n');
    Object.defineProperty(this, 'name', { value: 'SafeCause' });
    Object.defineProperty(this, 'stack', { get: stack });
  }
}

function summaryOf(origin: unknown): string {
  const facts = readFacts(origin);
  const parts = [
    KNOWN_CLASSES.has(facts.name) ? facts.name : 'Error',
    facts.sqlState && `SQLSTATE ${facts.sqlState}`,
    facts.prismaCode && `Prisma ${facts.prismaCode}`,
    isKnownSystemCode(facts) && `system ${facts.systemCode}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** An error can give itself any code; only those of Node and OpenSSL are shown. */
function isKnownSystemCode({ systemCode, systemCall }: FailureFacts): boolean {
  return systemCode !== undefined && codeOfSystemCode(systemCode, systemCall) !== undefined;
}

/** The frames of a stack without its message; a line that the message itself contains is no frame. */
function framesOf(origin: unknown): string[] {
  if (!isError(origin)) return [];
  const { stack, message } = readText(origin);
  return stack.split('\n').filter((line) => STACK_FRAME.test(line) && !message.includes(line.trim()));
}

function readText(error: Error): { stack: string; message: string } {
  try {
    const [stack, message]: unknown[] = [error.stack, error.message];
    return {
      stack: typeof stack === 'string' ? stack : '',
      message: typeof message === 'string' ? message : '',
    };
  } catch {
    return { stack: '', message: '' }; // a hostile getter loses its stack, nothing more
  }
}
