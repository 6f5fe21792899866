import { describe, expect, it } from '@jest/globals';
import { operationOf } from '../../test/support/operation-fixture.js';
import { composePipeline } from './compose-pipeline.js';
import type { Next } from './operation.js';
import { Ready } from './ready.js';
import { STEP_ORDER, type PipelineStep, type StepName } from './step.port.js';

/** A step that notes when it is entered and left. */
function tracing(name: StepName, trace: string[]): PipelineStep {
  return {
    name,
    async around(operation, next) {
      trace.push(`> ${name}`);
      const result = await next(operation);
      trace.push(`< ${name}`);
      return result;
    },
  };
}

describe('composePipeline', () => {
  const terminal: Next = async ({ name }) => name;

  it('rejects, and never throws, when a step throws at once', async () => {
    const refusing: PipelineStep = {
      name: 'argument-guard',
      around() {
        throw new Error('refused');
      },
    };
    const answer = composePipeline([refusing], terminal)(operationOf());
    await expect(answer).rejects.toThrow('refused');
  });

  it('promises an answer that is there already, whether steps wait for it or not', async () => {
    const ready = (): Ready<string> => new Ready('rows');
    const answer = composePipeline([], ready)(operationOf());
    expect(answer).toBeInstanceOf(Promise);
    await expect(answer).resolves.toBe('rows');
    await expect(composePipeline([tracing('cache', [])], ready)(operationOf())).resolves.toBe('rows');
  });

  it('runs the steps in THE order, whatever order they were registered in', async () => {
    const trace: string[] = [];
    const steps = [...STEP_ORDER].reverse().map((name) => tracing(name, trace));
    await composePipeline(steps, terminal)(operationOf());
    expect(trace).toEqual([
      ...STEP_ORDER.map((name) => `> ${name}`),
      ...[...STEP_ORDER].reverse().map((name) => `< ${name}`),
    ]);
  });

  it('passes over names without a step, and goes straight to the last stage without any', async () => {
    const trace: string[] = [];
    const one = composePipeline([tracing('cache', trace)], terminal);
    await expect(one(operationOf({ name: 'count' }))).resolves.toBe('count');
    await expect(composePipeline([], terminal)(operationOf({ name: 'groupBy' }))).resolves.toBe('groupBy');
    expect(trace).toEqual(['> cache', '< cache']);
  });

  it('hands on what a step made of the operation, and of the answer', async () => {
    const shaping: PipelineStep = {
      name: 'query-shaping',
      around: async (operation, next) => [await next({ ...operation, name: 'findFirst' })],
    };
    await expect(composePipeline([shaping], terminal)(operationOf())).resolves.toEqual(['findFirst']);
  });

  it('starts the operation when it is called, not when it is awaited', () => {
    let isStarted = false;
    const step: PipelineStep = { name: 'cache', around: (operation, next) => next(operation) };
    void composePipeline([step], async () => (isStarted = true))(operationOf());
    expect(isStarted).toBe(true);
  });

  it('calls every step of a name twice registered', async () => {
    const trace: string[] = [];
    await composePipeline([tracing('audit', trace), tracing('audit', trace)], terminal)(operationOf());
    expect(trace).toHaveLength(4);
  });
});
