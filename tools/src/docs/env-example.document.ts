import type { Catalogue, OptionEntry } from './catalogue.js';
import { defaultText, dutyText, exampleText, meaningText } from './option-texts.js';
import { wrappedText } from './wrapped-text.js';

const LINE_WIDTH = 110;
const HEAD = [
  '# Generated from libs/infrastructure/database/src/config/definitions by `npm run docs`. Do not edit.',
  '# Every variable of the module and the API, with its default or an example. Nothing needs to be set in development:',
  '# uncomment a line to change it. docs/options.md says more.',
  '',
  '# Profile: production, development or test. Default: development.',
  '#NODE_ENV=development',
];

/** `.env.example`: every variable, commented out. */
export function envExampleDocument({ options }: Catalogue): string {
  const groups = Object.entries(options).flatMap(([group, members]) => [
    '',
    `# --- ${group} ---`,
    ...Object.values(members).flatMap(linesOf),
  ]);
  return `${[...HEAD, ...groups].join('\n')}\n`;
}

function linesOf(option: OptionEntry): string[] {
  const facts = [`Value: ${option.rule}.`, `Default: ${defaultText(option)}.`, capitalised(dutyText(option))];
  const text = [meaningText(option), ...facts].filter(Boolean).join(' ').replaceAll('`', '');
  return [
    '',
    ...wrappedText(text, LINE_WIDTH - 2).map((line) => `# ${line}`),
    `#${option.variable}=${exampleText(option)}`,
  ];
}

function capitalised(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
