import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const library = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(library, 'test/equivalence/programs');
const SERVICE_CLIENT = /import type \{ (\w+) \} from '@infrastructure\/database';/;

/** The files of programs, by name. */
export const PROGRAM_FILES = readdirSync(folder)
  .filter((file) => file !== 'index.ts')
  .map((file) => file.replace('.ts', ''));

/** What compiling the programs with another client showed. */
export interface Comparison {
  /** Titles of the programs whose results have not one and the same type, by file. */
  readonly differing: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly string[];
}

/**
 * Compiles every program as it stands and again with each other client, in memory.
 *
 * @param clients text of a module that exports the other client's type as `Client`, by name
 */
export function compareProgramTypes<Name extends string>(
  clients: Readonly<Record<Name, string>>,
): Record<Name, Comparison> {
  const written = new Map<string, string>();
  for (const [name, client] of Object.entries<string>(clients)) {
    written.set(join(folder, `${name}.client.ts`), client);
    written.set(join(folder, `${name}.comparison.ts`), comparisonWith(name));
    for (const file of PROGRAM_FILES) written.set(join(folder, `${file}.${name}.ts`), withClient(file, name));
  }
  const program = compile(written);
  const results = Object.keys(clients).map((name) => [name, readComparison(program, name)] as const);
  return Object.fromEntries(results) as Record<Name, Comparison>;
}

/** The text of a file of programs, with another client in place of the service's. */
function withClient(file: string, name: string): string {
  const text = readFileSync(join(folder, `${file}.ts`), 'utf8');
  if (!SERVICE_CLIENT.test(text)) throw new Error(`${file}.ts imports no client that could be replaced`);
  return text.replace(SERVICE_CLIENT, `import type { Client as $1 } from './${name}.client.js';`);
}

/** A module with one type for each file: the titles of programs whose results differ. */
function comparisonWith(name: string): string {
  const files = PROGRAM_FILES.map(
    (file, n) => `
    import type * as A${String(n)} from './${file}.js';
    import type * as B${String(n)} from './${file}.${name}.js';
    export type File${String(n)} = Differing<Programs<typeof A${String(n)}>, Programs<typeof B${String(n)}>>;`,
  );
  return `
    import type { Equal } from '../../types/equal.js';
    type Result<P> = P extends () => PromiseLike<infer R> ? R : { [K in keyof P]: Result<P[K]> };
    type Programs<M> = M[keyof M] extends (client: never) => infer P ? P : never;
    type Differing<A, B> = Exclude<keyof A, keyof B> | {
      [K in keyof A & keyof B]: Equal<Result<A[K]>, Result<B[K]>> extends true ? never : K;
    }[keyof A & keyof B];
    ${files.join('')}`;
}

function compile(written: ReadonlyMap<string, string>): ts.Program {
  const read = ts.readConfigFile(join(library, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, library);
  const host = ts.createCompilerHost(options);
  const onDisk = { read: host.readFile.bind(host), exists: host.fileExists.bind(host) };
  host.readFile = (file) => written.get(file) ?? onDisk.read(file);
  host.fileExists = (file) => written.has(file) || onDisk.exists(file);
  return ts.createProgram([...written.keys()], options, host);
}

function readComparison(program: ts.Program, name: string): Comparison {
  const source = (file: string) => program.getSourceFile(join(folder, `${file}.ts`)) as ts.SourceFile;
  const files = [...PROGRAM_FILES.map((file) => `${file}.${name}`), `${name}.client`, `${name}.comparison`];
  const errors = files.flatMap((file) => program.getSemanticDiagnostics(source(file)));
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(source(`${name}.comparison`)) as ts.Symbol;
  const types = checker.getExportsOfModule(module).map((type) => checker.getDeclaredTypeOfSymbol(type));
  return {
    differing: Object.fromEntries(PROGRAM_FILES.map((file, n) => [file, literalsOf(types[n] as ts.Type)])),
    errors: errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  };
}

function literalsOf(type: ts.Type): string[] {
  const parts = type.isUnion() ? type.types : [type];
  return parts.flatMap((part) =>
    part.isStringLiteral() ? [part.value] : part.flags === ts.TypeFlags.Never ? [] : ['?'],
  );
}
