import { Writable } from 'node:stream';
import { runDb } from '../../src/cli/run-db.js';
import type { Ended } from './child-db.js';

/** A stream that keeps what is written to it. */
class TextSink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/** Runs `db …` in this process. */
export async function runDbHere(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Pick<Ended, 'code' | 'out' | 'err'>> {
  const [out, err] = [new TextSink(), new TextSink()];
  const code = await runDb(args, environment, { out, err });
  return { code, out: out.text, err: err.text };
}
