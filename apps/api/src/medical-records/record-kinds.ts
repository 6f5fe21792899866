import { allergyKind } from './kinds/allergy.kind.js';
import { carePlanKind } from './kinds/care-plan.kind.js';
import { conditionKind } from './kinds/condition.kind.js';
import { immunizationKind } from './kinds/immunization.kind.js';
import { observationKind } from './kinds/observation.kind.js';
import { procedureKind } from './kinds/procedure.kind.js';

/** Every kind of medical record. */
export const RECORD_KINDS = [
  conditionKind,
  observationKind,
  procedureKind,
  immunizationKind,
  allergyKind,
  carePlanKind,
] as const;
