const common = { code: '1', description: 'A record' };

const BODIES: Readonly<Record<string, object>> = {
  conditions: { onsetOn: '2026-01-01' },
  observations: { category: 'vital-signs', value: '72', observedAt: '2026-01-01T08:00:00Z' },
  procedures: { startedAt: '2026-01-01T08:00:00Z' },
  immunizations: { givenAt: '2026-01-01T08:00:00Z' },
  allergies: { category: 'food', reactions: [{ code: '2', description: 'Wheal', severity: 'mild' }] },
  'care-plans': { startedOn: '2026-01-01' },
};

/** A body that creates a record of this kind. @throws for a kind that nobody wrote one for */
export function recordBody(path: string, patientId: string): Record<string, unknown> {
  const body = BODIES[path];
  if (body === undefined) throw new Error(`add a body for ${path}`);
  return { ...common, ...body, patientId };
}
