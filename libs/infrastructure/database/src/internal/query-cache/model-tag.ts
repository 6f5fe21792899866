import { canonicalUuid } from '../../context/identity.js';

/** Tells names of models, and of their rows as `Model:id`, from what only looks like one. */
export function isModelTag(tag: string, models: Readonly<Record<string, unknown>>): boolean {
  const [model = '', ...id] = tag.split(':');
  if (!Object.hasOwn(models, model)) return false;
  return id.length === 0 || canonicalUuid(id.join(':')) !== null;
}
