import { z } from 'zod';
import { instantView, textView } from '../http/view-fields.js';
import { namedView } from '../openapi/json-schema.js';

const word = z.enum(['up', 'degraded', 'down']);
const count = z.number();
const known = z.number().nullable();
const howLong = z.object({ count, longestMs: z.number() });

export const aliveView = namedView('Alive', z.object({ status: z.literal('up') }));

export const readyView = namedView(
  'Readiness',
  z.object({ status: z.enum(['ready', 'starting', 'draining', 'database-down']) }),
);

const serverView = z.object({
  name: textView,
  role: z.enum(['primary', 'replica']),
  status: word,
  latencyMs: known,
  state: z.enum(['joining', 'serving', 'ejected', 'catching-up']).nullable(),
  reason: textView.nullable(),
  lagMs: known,
  lagBytes: known,
});

const sessionsView = z.object({
  checkedAt: instantView,
  transactions: howLong,
  idleInTransaction: howLong,
  lockWaits: howLong.extend({ blockerPids: z.array(z.number()) }),
});

const storageView = z.object({
  checkedAt: instantView,
  databaseBytes: known,
  disk: z.union([z.object({ usedRatio: z.number(), freeBytes: z.number() }), z.literal('unknown')]),
  maxConnections: known,
  replicationSlots: known,
  retainedWalBytes: known,
});

const databaseView = z.object({
  status: word,
  isReady: z.boolean(),
  checkedAt: instantView,
  targets: z.array(serverView),
  sessions: sessionsView.nullable(),
  storage: storageView.nullable(),
  pool: z.object({ total: count, active: count, idle: count, waiting: count }),
  breakers: z.array(
    z.object({
      target: textView,
      state: z.enum(['closed', 'open', 'half-open']),
      failures: count,
      trips: count,
    }),
  ),
  cache: z.object({
    connected: z.boolean().nullable().meta({ description: 'Whether Redis can be reached; null without one' }),
    entries: count,
    memoryBytes: z.number(),
  }),
  alerts: z
    .object({ info: count, warning: count, critical: count })
    .meta({ description: 'Active alerts by severity' }),
});

export const healthView = namedView(
  'Health',
  z.object({
    status: word.meta({ description: 'degraded: something is wrong, and work goes on' }),
    components: z
      .object({
        phase: z.enum(['starting', 'serving', 'draining']),
        uptimeSeconds: z.number(),
        database: databaseView,
      })
      .optional()
      .meta({ description: 'For operators only' }),
  }),
);
