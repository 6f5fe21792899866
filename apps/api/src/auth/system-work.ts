/** Who the audit log names for work that the API does above clinics. */
export const ACTOR = 'api';
