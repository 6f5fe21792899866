import { describe, expect, it } from '@jest/globals';
import { parse, query, sync } from '../../../test/lab/frontend-messages.js';
import { MessageSplitter } from './message-splitter.js';

const stream = Buffer.concat([query('SELECT 1'), sync, parse('', 'COMMIT')]);

describe('a message splitter', () => {
  it.each([1, 2, 3, 7, 1000])('makes the same messages of pieces of %d bytes', (size) => {
    const splitter = new MessageSplitter();
    const messages = [];
    for (let at = 0; at < stream.length; at += size)
      messages.push(...splitter.push(stream.subarray(at, at + size)));
    expect(messages.map(({ type }) => type)).toEqual(['Q', 'S', 'P']);
    expect(Buffer.concat(messages.map(({ bytes }) => bytes))).toEqual(stream);
  });

  it('keeps back a message whose end has not come', () => {
    expect(new MessageSplitter().push(query('SELECT 1').subarray(0, -1))).toEqual([]);
  });
});
