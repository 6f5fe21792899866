import { z } from 'zod';
import { StartupError } from '../lifecycle/startup.error.js';
import { LOG_LEVELS, type ApiOptions } from './api.options.js';

const secret = (least: number) =>
  z
    .string({ error: 'is missing' })
    .min(least, { error: `must have at least ${least} characters` })
    .max(1024, { error: 'must have at most 1024 characters' });

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'must be a port number from 0 to 65535' })
  .transform(Number)
  .refine((value) => value <= 65_535, { error: 'must be a port number from 0 to 65535' });

const variables = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'], { error: 'must be production, development or test' })
    .default('development'),
  HOST: z.string().min(1).max(255).optional(),
  PORT: port.default(3000),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  JWT_SECRET: secret(32),
  OPERATOR_TOKEN: secret(32),
  MAIL_PICKUP_FOLDER: z.string().min(1).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
});

/**
 * The options of this process.
 * @throws StartupError naming every variable that breaks a rule, never its value
 */
export function readEnvironment(environment: NodeJS.ProcessEnv = process.env): ApiOptions {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const rules = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new StartupError(
      `The environment breaks ${rules.length} rule(s): ${rules.join('; ')}.`,
      'Set these variables; npm start makes development secrets by itself, .env.example lists all.',
    );
  }
  const { NODE_ENV, HOST, PORT, LOG_LEVEL, JWT_SECRET, OPERATOR_TOKEN, MAIL_PICKUP_FOLDER, PUBLIC_URL } =
    parsed.data;
  return {
    profile: NODE_ENV,
    host: HOST ?? (NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port: PORT,
    logLevel: LOG_LEVEL,
    jwtSecret: JWT_SECRET,
    operatorToken: OPERATOR_TOKEN,
    ...(MAIL_PICKUP_FOLDER !== undefined && { mailPickupFolder: MAIL_PICKUP_FOLDER }),
    ...(PUBLIC_URL !== undefined && { publicUrl: PUBLIC_URL }),
  };
}
