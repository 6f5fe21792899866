/** Variables by name; an unset one is undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** This process's environment. No other file of the tools reads it. */
export function processEnvironment(): Environment {
  return process.env;
}
