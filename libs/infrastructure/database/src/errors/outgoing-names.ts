/**
 * The names that an error may show: those of our own schema. A constraint or an argument can be named by whoever
 * writes the SQL or the request, so a name passes only when the schema's metadata knows it.
 */
export interface OutgoingNames {
  /** The fields (as the client spells them) of a unique or foreign key constraint, without the clinic. */
  fieldsOfConstraint(constraint: string): readonly string[] | undefined;
  /** The field (as the client spells it) of a column or a field name, when any model has it. */
  fieldNamed(name: string): string | undefined;
}

/** Shows nothing: the default where no metadata is at hand. */
export const NO_NAMES: OutgoingNames = Object.freeze({
  fieldsOfConstraint: () => undefined,
  fieldNamed: () => undefined,
});
