/** Levels of the log, most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the API is told from outside; the database's own options are the library's. */
export interface ApiOptions {
  readonly profile: 'production' | 'development' | 'test';
  /** Address to listen on. @defaultValue 0.0.0.0 in production, 127.0.0.1 elsewhere (HOST) */
  readonly host: string;
  /** 0–65535; 0 takes a free one. @defaultValue 3000 (PORT) */
  readonly port: number;
  /** @defaultValue info (LOG_LEVEL) */
  readonly logLevel: LogLevel | 'silent';
  /** Key of the access tokens' signature; at least 32 characters (JWT_SECRET). */
  readonly jwtSecret: string;
  /** What an operator shows for the details of `/health` and remote `/metrics`; at least 32 characters (OPERATOR_TOKEN). */
  readonly operatorToken: string;
  /** Folder a mail program collects invitations from; without one nobody can be invited (MAIL_PICKUP_FOLDER). */
  readonly mailPickupFolder?: string;
  /** Address that invitations lead to (PUBLIC_URL). */
  readonly publicUrl?: string;
}
