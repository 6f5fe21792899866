import type { OptionEntry } from './catalogue.js';

/** The default in words, in the unit of the variable. */
export function defaultText({ default: given }: OptionEntry): string {
  if (given.kind === 'none' || given.kind === 'derived') return given.words;
  if (given.kind === 'same') return given.words ?? valueText(given.value);
  const { production, development } = given.values;
  return `${valueText(production)} in production, ${valueText(development)} in development and test`;
}

/** The default in words, in the unit of the option. */
export function codeDefaultText(option: OptionEntry): string {
  const { default: given } = option;
  return given.kind === 'same' && !Array.isArray(given.value) ? valueText(given.value) : defaultText(option);
}

/** The value that development has without the variable, or an example where it has none. */
export function exampleText(option: OptionEntry): string {
  const { default: given, example } = option;
  if (example !== undefined) return example;
  if (given.kind === 'same') return given.words ?? valueText(given.value);
  return given.kind === 'by-profile' ? valueText(given.values['development']) : '';
}

/** What it does, and whether it does so yet. */
export function meaningText({ description, effect }: OptionEntry): string {
  return effect === 'in-force'
    ? description
    : `Not in force yet, only checked: nothing reads it. ${description}`;
}

/** Who must set it, in words; empty where nobody must. */
export function dutyText({ duty }: OptionEntry): string {
  if (duty === 'production') return 'required in production';
  return duty === 'production-server' ? 'required in production by the API' : '';
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
