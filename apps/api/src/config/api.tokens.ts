/** Injection token of the {@link ApiOptions}. */
export const API_OPTIONS = Symbol('ApiOptions');
