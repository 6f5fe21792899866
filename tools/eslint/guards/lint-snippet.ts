import path from 'node:path';
import { ESLint } from 'eslint';
import typescript from 'typescript-eslint';

const workspace = path.resolve(import.meta.dirname, '../../..');

/** The workspace's own configuration without type information, which a snippet that is no file cannot have. */
const eslint = new ESLint({
  cwd: workspace,
  overrideConfig: [
    typescript.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

/**
 * Lints `code` as if it were the content of `file`.
 * @returns the ids of the rules that refused it, sorted, without repeats
 */
export async function refusalsOf(file: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: path.join(workspace, file) });
  const messages = results.flatMap((result) => result.messages);
  const broken = messages.find((message) => message.fatal);
  if (broken) throw new Error(`${file}: ${broken.message}`);
  return [...new Set(messages.map((message) => message.ruleId ?? 'unused-directive'))].sort();
}
