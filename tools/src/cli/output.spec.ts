import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { StreamOutput } from './output.js';

function outputTo(
  isJson: boolean,
  isTTY = false,
): { output: StreamOutput; out: () => string; err: () => string } {
  const out = new PassThrough();
  const err = Object.assign(new PassThrough(), { isTTY, cursorTo: () => true, clearLine: () => true });
  const read = (stream: PassThrough) => () => String(stream.read() ?? '');
  return { output: new StreamOutput({ out, err }, isJson), out: read(out), err: read(err) };
}

describe('StreamOutput', () => {
  it('keeps results and everything else apart', () => {
    const { output, out, err } = outputTo(false);
    output.line('on the way');
    output.result({ n: 1 }, 'one');
    expect([out(), err()]).toEqual(['one\n', 'on the way\n']);
  });

  it('writes a result as JSON when asked to, and nothing for an empty text', () => {
    const json = outputTo(true);
    json.output.result({ n: 1 }, 'one');
    expect(JSON.parse(json.out())).toEqual({ n: 1 });
    const text = outputTo(false);
    text.output.result({ n: 0 }, '');
    expect(text.out()).toBe('');
  });

  it('gives a line now and then where there is no terminal', () => {
    const { output, err } = outputTo(false);
    for (const done of [1, 2, 3]) output.progress({ label: 'rows', done, total: 3 });
    expect(err()).toBe('1/3 rows\n');
  });

  it('draws a bar on a terminal, and ends it before anything else is written', () => {
    const { output, err } = outputTo(false, true);
    output.progress({ label: 'rows', done: 1, total: 3 });
    expect(err()).toContain('1/3 rows');
    output.line('done');
    expect(err()).toMatch(/done\n$/);
  });
});
