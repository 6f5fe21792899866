import { z } from 'zod';
import { instantView, textView } from '../http/view-fields.js';
import { namedView } from '../openapi/json-schema.js';

const word = z.enum(['up', 'down']);

export const aliveView = namedView('Alive', z.object({ status: z.literal('up') }));

export const readyView = namedView(
  'Readiness',
  z.object({ status: z.enum(['ready', 'starting', 'draining', 'database-down']) }),
);

export const healthView = namedView(
  'Health',
  z.object({
    status: word,
    components: z
      .object({
        phase: z.enum(['starting', 'serving', 'draining']),
        uptimeSeconds: z.number(),
        database: z.object({
          status: word,
          checkedAt: instantView,
          targets: z.array(
            z.object({
              name: textView,
              role: z.enum(['primary', 'replica']),
              status: word,
              latencyMs: z.number().nullable(),
            }),
          ),
          pool: z.record(z.string(), z.number()),
        }),
      })
      .optional()
      .meta({ description: 'For operators only' }),
  }),
);
