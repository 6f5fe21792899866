import type { GivenOptions } from './option-tree.js';
import type { Profile } from './profile.js';
export type DatabaseModuleOptions = GivenOptions & { readonly profile?: Profile };
