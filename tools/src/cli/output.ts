import cliProgress from 'cli-progress';

/** Where a command's words go: results to one stream, progress and faults to the other. */
export interface Output {
  /** Whether results are one JSON document instead of text. */
  readonly isJson: boolean;
  /** The result of the command, once. */
  result(value: unknown, text: string): void;
  /** A line for whoever is waiting. */
  line(text: string): void;
  /** How far a long piece of work has come. */
  progress(step: ProgressStep): void;
  /** Ends what {@link progress} shows. */
  progressDone(): void;
}

/** One look at a long piece of work. */
export interface ProgressStep {
  /** What is under way, in a few words. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** A stream that may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Where results go, and where everything else does. */
export interface OutputStreams {
  readonly out: OutputStream;
  readonly err: OutputStream;
}

/** The streams of a command; one without input never asks for any. */
export interface CommandStreams extends OutputStreams {
  readonly in?: NodeJS.ReadableStream;
}

/** A stream that cannot overwrite a line gets a new one this often at most. */
const lineEveryMs = 2_000;

/** Writes to two streams; progress is a bar on a terminal, and a line now and then elsewhere. */
export class StreamOutput implements Output {
  private bar: cliProgress.SingleBar | null = null;
  private toldAt = -Infinity;

  constructor(
    private readonly streams: OutputStreams,
    readonly isJson: boolean,
  ) {}

  result(value: unknown, text: string): void {
    this.progressDone();
    if (this.isJson) this.streams.out.write(`${JSON.stringify(value, null, 2)}\n`);
    else if (text !== '') this.streams.out.write(`${text}\n`);
  }

  line(text: string): void {
    this.progressDone();
    this.streams.err.write(`${text}\n`);
  }

  progress(step: ProgressStep): void {
    if (this.streams.err.isTTY === true) this.drawBar(step);
    else if (performance.now() - this.toldAt >= lineEveryMs) {
      this.toldAt = performance.now();
      this.streams.err.write(`${step.done}/${step.total} ${step.label}\n`);
    }
  }

  progressDone(): void {
    this.bar?.stop();
    this.bar = null;
  }

  private drawBar({ label, done, total }: ProgressStep): void {
    if (this.bar === null) {
      this.bar = new cliProgress.SingleBar({
        stream: this.streams.err,
        format: '{bar} {value}/{total} {label}',
        barsize: 24,
        clearOnComplete: true,
        stopOnComplete: false,
      });
      this.bar.start(total, done, { label });
    }
    this.bar.setTotal(total);
    this.bar.update(done, { label });
  }
}
