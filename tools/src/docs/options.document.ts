import type { Catalogue, OptionEntry } from './catalogue.js';
import { code, page, table } from './markdown.js';
import { defaultText, dutyText, meaningText } from './option-texts.js';

const INTRODUCTION = [
  '`DatabaseModule` configures itself from the environment; `DatabaseModule.forRoot(options)` outranks it, option by option. Everything is checked once at the start, and everything that is wrong is listed at once.',
  '`NODE_ENV` selects the profile: `production`, `development` (the default) or `test`. Times are in milliseconds unless the rule says otherwise. A blank variable counts as unset. Variables that start with `DB_` or `DATABASE_` and are not listed here are warned about, with the nearest name.',
  'Keys and secrets are made on the first development start and kept in the ignored data folder; production must be given them.',
];

/** `docs/options.md`: every option, by group. */
export function optionsDocument({ options }: Catalogue): string {
  const sections = Object.entries(options).flatMap(([group, members]) => [
    `## ${group}`,
    table(['Variable', 'Option', 'Value', 'Default', 'Meaning'], Object.entries(members).map(rowOf(group))),
  ]);
  return page('Options', '`libs/infrastructure/database/src/config/definitions`', [
    ...INTRODUCTION,
    ...sections,
  ]);
}

function rowOf(group: string) {
  return ([name, option]: [string, OptionEntry]): string[] => [
    code(option.variable),
    code(`${group}.${name}`),
    [option.rule, dutyText(option), option.disclosure === 'secret' ? 'secret' : '']
      .filter(Boolean)
      .join('; '),
    defaultText(option),
    meaningText(option),
  ];
}
