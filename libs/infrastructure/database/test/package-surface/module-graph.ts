import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Every way a compiled module names another: `from "x"`, `import "x"`, `import("x")`, `require("x")`. */
const imports = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"']+)["']/g;

/** Names of the npm packages that a built module and all modules behind it import. */
export async function packagesBehind(entry: URL): Promise<Set<string>> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file.href)) continue;
    seen.add(file.href);
    for (const [, specifier = ''] of (await readFile(fileURLToPath(file), 'utf8')).matchAll(imports)) {
      if (specifier.startsWith('.')) queue.push(new URL(specifier, file));
      else if (!isBuiltin(specifier)) packages.add(packageOf(specifier));
    }
  }
  return packages;
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
