import { generate } from './generate.js';
import { defaultWorkspace } from './workspace.js';

try {
  const { models } = await generate(defaultWorkspace);
  process.stdout.write(`generated client and metadata of ${models} models\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
