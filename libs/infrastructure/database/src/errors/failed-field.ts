import type { FailureFacts } from './failure-facts.js';
import type { OutgoingNames } from './outgoing-names.js';

/** Prisma's last line names the argument: "Argument `age`: …", "Argument `mrn` is missing." */
const ARGUMENT = /Argument `([A-Za-z_]\w{0,62})`(?::| is missing)/;

/** The field that a failure is about, if the schema knows it. */
export function failedField(facts: FailureFacts, names: OutgoingNames): string | undefined {
  const fields = facts.constraint === undefined ? undefined : names.fieldsOfConstraint(facts.constraint);
  if (fields !== undefined && fields.length > 0) return fields.join(', ');
  const named = facts.column ?? argumentIn(facts);
  return named === undefined ? undefined : names.fieldNamed(named);
}

function argumentIn({ name, message }: FailureFacts): string | undefined {
  if (name !== 'PrismaClientValidationError') return undefined;
  return ARGUMENT.exec(message.slice(message.lastIndexOf('\n') + 1))?.[1];
}
