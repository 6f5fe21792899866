/** Injection token of the checked settings. */
export const DATABASE_SETTINGS = Symbol('DatabaseSettings');
/** Injection token of what the application passed to the module. */
export const DATABASE_SETUP = Symbol('DatabaseSetup');
/** Injection token of the servers and their router. */
export const DATABASE_TOPOLOGY = Symbol('DatabaseTopology');
