/** Words of the export and ours. */
export const SEXES = { M: 'male', F: 'female', O: 'other', U: 'unknown' } as const;

export const MARITAL_STATES = { M: 'married', S: 'single', D: 'divorced', W: 'widowed' } as const;

const same = <Word extends string>(...words: readonly Word[]): Readonly<Record<Word, Word>> =>
  Object.fromEntries(words.map((word) => [word, word])) as Record<Word, Word>;

export const ENCOUNTER_CLASSES = same(
  'ambulatory',
  'emergency',
  'inpatient',
  'wellness',
  'urgentcare',
  'outpatient',
  'virtual',
  'home',
  'hospice',
  'snf',
  'observation',
);

export const OBSERVATION_CATEGORIES = same(
  'vital-signs',
  'laboratory',
  'survey',
  'procedure',
  'exam',
  'imaging',
  'social-history',
  'therapy',
);

export const VALUE_TYPES = same('numeric', 'text');

export const ALLERGY_TYPES = same('allergy', 'intolerance');

export const ALLERGY_CATEGORIES = same('environment', 'food', 'medication', 'biologic');

/** What a claim's status at one payer says about the debt. */
export const CLAIM_STATES = { CLOSED: 'paid', BILLED: 'issued', PENDING: 'issued' } as const;

export const CLAIM_TYPES = { '1': 'professional', '2': 'institutional' } as const;
