import { readFileSync } from 'node:fs';
import { createTransformer } from '@swc/jest';
import { createInstrumenter } from 'istanbul-lib-instrument';

const { module, sourceMaps, jsc } = JSON.parse(
  readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'),
);
const parserPlugins = ['typescript', 'decorators-legacy', 'importAttributes', 'explicitResourceManagement'];

/**
 * SWC, with coverage counters put into the TypeScript itself before it is compiled. Counted after compilation, SWC's
 * decorator code adds branches that nobody wrote; V8's own counters take a function that never ran for one branch.
 */
const compiler = createTransformer({ module, sourceMaps, jsc, swcrc: false });

const instrumented = (source, file) =>
  createInstrumenter({ esModules: true, compact: false, parserPlugins }).instrumentSync(source, file);

const withCounters = (process) => (source, file, options) =>
  process(options.instrument ? instrumented(source, file) : source, file, options);

export default {
  ...compiler,
  canInstrument: true,
  process: withCounters(compiler.process),
  processAsync: withCounters(compiler.processAsync),
};
