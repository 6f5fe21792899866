import { fileURLToPath } from 'node:url';
import { composeProgram } from './compose.program.js';

const write = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

/** `src/compose` and `dist/compose` lie equally deep below the repository's root. */
const context = {
  root: fileURLToPath(new URL('../../../', import.meta.url)),
  say: write(process.stdout),
  complain: write(process.stderr),
};

await composeProgram(context, (code) => (process.exitCode = code)).parseAsync();
