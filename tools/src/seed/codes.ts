/** A code of a vocabulary and what it stands for. */
export interface Coded {
  readonly code: string;
  readonly description: string;
}

const coded = (entries: Readonly<Record<string, string>>): readonly Coded[] =>
  Object.entries(entries).map(([code, description]) => ({ code, description }));

/** SNOMED CT. */
export const CONDITIONS = coded({
  '59621000': 'Essential hypertension (disorder)',
  '44054006': 'Diabetes mellitus type 2 (disorder)',
  '195662009': 'Acute viral pharyngitis (disorder)',
  '10509002': 'Acute bronchitis (disorder)',
  '55822004': 'Hyperlipidemia (disorder)',
  '444814009': 'Viral sinusitis (disorder)',
  '278860009': 'Chronic low back pain (finding)',
  '271737000': 'Anemia (disorder)',
  '162864005': 'Body mass index 30+ - obesity (finding)',
  '65363002': 'Otitis media (disorder)',
});

/** SNOMED CT. */
export const PROCEDURES = coded({
  '430193006': 'Medication reconciliation (procedure)',
  '428211000124100': 'Assessment of substance use (procedure)',
  '710824005': 'Assessment of health and social care needs (procedure)',
  '76601001': 'Intramuscular injection (procedure)',
  '117015009': 'Throat culture (procedure)',
  '171207006': 'Depression screening (procedure)',
});

/** CVX. */
export const VACCINES = coded({
  '140': 'Influenza, seasonal, injectable, preservative free',
  '113': 'Td (adult), preservative free',
  '208': 'COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose',
  '133': 'Pneumococcal conjugate PCV 13',
  '121': 'Zoster vaccine, live',
});

/** RxNorm. */
export const MEDICATIONS = coded({
  '314076': 'lisinopril 10 MG Oral Tablet',
  '860975': '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
  '313782': 'acetaminophen 325 MG Oral Tablet',
  '308182': 'amoxicillin 250 MG Oral Capsule',
  '259255': 'atorvastatin 80 MG Oral Tablet',
  '310798': 'hydrochlorothiazide 25 MG Oral Tablet',
  '1049221': 'acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet',
  '745752': 'albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
});

/** SNOMED CT, with the category of the allergy. */
export const ALLERGENS = [
  { code: '91936005', description: 'Allergy to penicillin', category: 'medication' },
  { code: '91935009', description: 'Allergy to peanut', category: 'food' },
  { code: '300916003', description: 'Latex allergy', category: 'environment' },
  { code: '232347008', description: 'Dander (animal) allergy', category: 'environment' },
  { code: '417532002', description: 'Allergy to fish', category: 'food' },
] as const;

/** SNOMED CT. */
export const CARE_PLANS = coded({
  '384758001': 'Self-care interventions (procedure)',
  '698360004': 'Diabetes self management plan (record artifact)',
  '443402002': 'Lifestyle education regarding hypertension (procedure)',
  '53950000': 'Respiratory therapy (procedure)',
});

/** LOINC vital signs, in tenths of their unit. */
export const VITAL_SIGNS = [
  {
    code: '8480-6',
    description: 'Systolic blood pressure',
    unit: 'mm[Hg]',
    leastTenths: 1000,
    mostTenths: 1650,
  },
  {
    code: '8462-4',
    description: 'Diastolic blood pressure',
    unit: 'mm[Hg]',
    leastTenths: 600,
    mostTenths: 1000,
  },
  { code: '8867-4', description: 'Heart rate', unit: '/min', leastTenths: 550, mostTenths: 1050 },
  { code: '29463-7', description: 'Body weight', unit: 'kg', leastTenths: 450, mostTenths: 1200 },
] as const;

export const SPECIALTIES = [
  'GENERAL PRACTICE',
  'INTERNAL MEDICINE',
  'PEDIATRICS',
  'NURSE PRACTITIONER',
] as const;
