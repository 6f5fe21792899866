import type { ClinicWorld } from './clinic-world.js';
import { checkResult, type ProgramContext, type ProgramOperation } from './program-context.js';
import type { Right, Subject } from './subject.js';
import { subjectOf } from './subjects.js';
import type { LooseClient, LooseDelegate } from './target.port.js';
import { assertThat, codeOf } from './violation.js';

/** Writes run one after another within a clinic, beside those of all other clinics. */
export interface WriteOperation {
  readonly name: string;
  /** Whether there is anything to do it on. */
  readonly fits: (model: string, own: ClinicWorld) => boolean;
  readonly run: ProgramOperation;
}

export interface WriteCall {
  readonly context: ProgramContext;
  readonly own: ClinicWorld;
  readonly client: LooseClient;
  readonly delegate: LooseDelegate;
  readonly subject: Subject;
  readonly model: string;
  readonly operation: string;
}

type Fits = WriteOperation['fits'];

/** Rows that may be changed or removed. */
export const having =
  (right: Right, least = 1): Fits =>
  (model, own) =>
    subjectOf(model).rights.has(right) && own.size(model) >= least;

/** Room for new rows. */
export const roomFor =
  (count: number): Fits =>
  (model, own) =>
    own.canMake(model, count);

/** The write is a transaction of its own. */
export function write(name: string, fits: Fits, body: (call: WriteCall) => Promise<unknown>): WriteOperation {
  return {
    name,
    fits,
    run: async (context, model) => {
      const operation = `${model}.${name}`;
      const result = await context.target.write(context.own.identity, (client) =>
        body({
          context,
          own: context.own,
          client,
          delegate: client.delegate(model),
          subject: subjectOf(model),
          model,
          operation,
        }),
      );
      checkResult(context, operation, result);
    },
  };
}

const REFUSED = new Set([
  'DB_NOT_FOUND',
  'DB_ACCESS_DENIED',
  'DB_REFERENCE_CONFLICT',
  'DB_CLINIC_IMMUTABLE',
  'DB_VALIDATION_FAILED',
]);

/** The write must be refused; it is the last one of its transaction, so its failure is the transaction's. */
export function refused(
  name: string,
  fits: Fits,
  body: (call: Omit<WriteCall, 'client'>) => Promise<unknown>,
): WriteOperation {
  return {
    name,
    fits,
    run: async (context, model) => {
      const operation = `${model}.${name}`;
      const call = { context, own: context.own, subject: subjectOf(model), model, operation };
      const code = await context.target
        .write(context.own.identity, (client) => body({ ...call, delegate: client.delegate(model) }))
        .then(() => 'done', codeOf);
      assertThat(REFUSED.has(code), 'foreign', operation, code);
      context.output(operation, code);
    },
  };
}
