import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A package that uses the library as any other would: found by name, through its `exports`. */
const consumer = fileURLToPath(new URL('../../../../../apps/api/', import.meta.url));

/** How a package's conditions are chosen: as Node itself does, or as the workspace's compilers and tests do. */
export type Conditions = 'default' | 'source';

/** Runs a module in a Node of its own, inside a package that uses the library, and gives what it printed as JSON. */
export async function runInConsumer(code: string, conditions: Conditions): Promise<unknown> {
  const flags = conditions === 'source' ? ['--conditions=@phc/source'] : [];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, '--input-type=module', '--eval', code],
    { cwd: consumer, env: { PATH: process.env['PATH'] }, maxBuffer: 16 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as unknown;
}

/** What resolving each specifier gives: an address, or the code of the refusal; by `import` and by `require`. */
export async function resolveInConsumer(
  specifiers: readonly string[],
  conditions: Conditions,
): Promise<Record<string, readonly [imported: string, required: string]>> {
  const code = `
    import { createRequire } from 'node:module';
    const require = createRequire(process.cwd() + '/consumer.js');
    const tried = (resolve) => { try { return resolve(); } catch (error) { return error.code; } };
    const both = (name) => [tried(() => import.meta.resolve(name)), tried(() => require.resolve(name))];
    console.log(JSON.stringify(Object.fromEntries(${JSON.stringify(specifiers)}.map((name) => [name, both(name)]))));
  `;
  return (await runInConsumer(code, conditions)) as Record<string, readonly [string, string]>;
}
