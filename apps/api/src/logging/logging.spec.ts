import { describe, expect, it } from '@jest/globals';
import { createLogger } from './create-logger.js';
import { describeFailure } from './describe-failure.js';
import { NestLogger } from './nest-logger.js';

const SECRET = 'PLANTED-4711';

function capture() {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'trace' }, { write: (line) => void lines.push(line) });
  return { logger, lines };
}

describe('the log', () => {
  it('holds nothing of a request, a reply or an error that somebody logs whole', () => {
    const { logger, lines } = capture();
    logger.error({ err: new Error(SECRET), req: { url: SECRET }, res: { body: SECRET } }, 'oops');
    logger.error(new Error(SECRET));
    logger.error(new Error(SECRET), 'with a text');
    logger.error({ err: new Error(SECRET) });
    expect(lines.join('')).not.toContain(SECRET);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'oops',
      'failure',
      'with a text',
      'failure',
    ]);
  });

  it('takes what Nest says, its levels and contexts, and never an object or an error’s message', () => {
    const { logger, lines } = capture();
    const nest = new NestLogger(logger);
    nest.log('started', 'InstanceLoader');
    nest.warn('careful', 'DatabaseModule');
    nest.error(new Error(SECRET), 'stack\n at x', 'ExceptionsHandler');
    nest.fatal({ patient: SECRET });
    nest.debug('d');
    nest.verbose('v');
    const read = lines.map((line) => JSON.parse(line) as { level: string; msg: string; context?: string });
    expect(read.map(({ level, msg, context }) => [level, msg, context])).toEqual([
      ['debug', 'started', 'InstanceLoader'],
      ['warn', 'careful', 'DatabaseModule'],
      ['error', 'Error', 'ExceptionsHandler'],
      ['fatal', 'not a text', undefined],
      ['debug', 'd', undefined],
      ['trace', 'v', undefined],
    ]);
    expect(lines.join('')).not.toContain(SECRET);
  });

  it('describes a failure by class, code and place, its causes, too, without their messages', () => {
    const cause = Object.assign(new TypeError(`${SECRET}\n    at nowhere`), { code: 'ECONNRESET' });
    const failure = describeFailure(new Error(SECRET, { cause }));
    expect(failure).toMatchObject({ name: 'Error', cause: { name: 'TypeError', code: 'ECONNRESET' } });
    expect(failure.frames[0]).toContain('logging.spec.ts');
    expect(JSON.stringify(failure)).not.toContain(SECRET);
    expect(describeFailure(SECRET)).toEqual({ name: 'string', frames: [] });
  });

  it('ends with causes that go in circles', () => {
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(describeFailure(error)).length).toBeLessThan(20_000);
  });
});
