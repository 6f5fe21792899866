import type { Catalogue, OptionEntry } from './catalogue.js';
import { codeDefaultText, dutyText, meaningText } from './option-texts.js';
import { wrappedText } from './wrapped-text.js';

const LINE_WIDTH = 110;
const HEAD = `// Generated from the definitions beside it by \`npm run docs\`. Do not edit.
import type { Profile } from './profile.js';

/**
 * What \`DatabaseModule.forRoot\` takes. What is left out comes from the environment, then from the profile’s default.
 */
export interface DatabaseModuleOptions {
  /**
   * Which defaults and duties apply.
   *
   * @defaultValue \`development\` (environment: \`NODE_ENV\`)
   */
  readonly profile?: Profile;`;

/** The type of the options with its documentation, so that an editor shows what \`docs/options.md\` says. */
export function optionsTypeDocument({ options }: Catalogue): string {
  const groups = Object.entries(options).map(([group, members]) => {
    const properties = Object.entries(members).map(([name, option]) => propertyOf(name, option));
    return `  readonly ${group}?: {\n${properties.join('\n')}\n  };`;
  });
  return `${[HEAD, ...groups].join('\n')}\n}\n`;
}

function propertyOf(name: string, option: OptionEntry): string {
  const duty = dutyText(option);
  const paragraphs = [
    meaningText(option),
    `Variable \`${option.variable}\`: ${option.rule}${duty === '' ? '' : `; ${duty}`}.`,
    '',
    `@defaultValue ${codeDefaultText(option)}`,
  ];
  const lines = paragraphs.flatMap((paragraph) =>
    paragraph === '' ? [''] : wrappedText(paragraph, LINE_WIDTH - 7),
  );
  const comment = lines.map((line) => `     *${line === '' ? '' : ` ${line}`}`).join('\n');
  return `    /**\n${comment}\n     */\n    readonly ${name}?: ${option.typeText};`;
}
