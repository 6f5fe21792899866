import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Permission } from './role-table.js';

/** Who may call a route: anybody, anybody signed in, or a role with this permission. */
export type Access = 'anybody' | 'signed-in' | Permission;

export const ACCESS = Symbol('access');

/** Says who may call a route. A route without it answers nobody. */
export const AccessibleTo = (access: Access): CustomDecorator<symbol> => SetMetadata(ACCESS, access);
