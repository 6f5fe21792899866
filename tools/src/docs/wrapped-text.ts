/** The text in lines of at most `width` characters, broken between words. */
export function wrappedText(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = `${lines[last] ?? ''} ${word}`.trim();
    if (longer.length > width) lines.push(word);
    else lines[last] = longer;
  }
  return lines;
}
