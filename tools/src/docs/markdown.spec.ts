import { describe, expect, it } from '@jest/globals';

import { table } from './markdown.js';
import { wrappedText } from './wrapped-text.js';

describe('table', () => {
  it('aligns its columns as the formatter does', () => {
    expect(table(['A', 'Long head'], [['much longer', 'b']])).toBe(
      ['| A           | Long head |', '| ----------- | --------- |', '| much longer | b         |'].join(
        '\n',
      ),
    );
  });

  it('keeps a bar inside a cell', () => {
    expect(table(['A'], [['a|b']])).toContain('a\\|b');
  });
});

describe('wrappedText', () => {
  it('breaks between words and keeps a word that is too long', () => {
    expect(wrappedText('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrappedText('a incomprehensible', 7)).toEqual(['a', 'incomprehensible']);
  });
});
