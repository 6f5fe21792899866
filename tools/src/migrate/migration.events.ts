/** What a migration command tells while it works, so that nobody has to guess whether it still does. */
export type MigrationEvent =
  | { readonly kind: 'waiting-for-lock'; readonly waitedMs: number; readonly holder: string }
  | {
      readonly kind: 'migration-started';
      readonly name: string;
      readonly index: number;
      readonly total: number;
    }
  | {
      readonly kind: 'migration-resumed';
      readonly name: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'statement-finished';
      readonly name: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'rows-changed';
      readonly name: string;
      readonly statement: number;
      readonly rows: number;
    }
  | { readonly kind: 'index-rebuilt'; readonly name: string; readonly index: string }
  | { readonly kind: 'migration-finished'; readonly name: string; readonly durationMs: number }
  | { readonly kind: 'notice'; readonly text: string };

/** Receives the events of one command, in order. Must not throw. */
export type MigrationListener = (event: MigrationEvent) => void;
