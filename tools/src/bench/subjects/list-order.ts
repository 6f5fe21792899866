/** How a waiting room's list is sorted; an index serves it within each clinic. */
export const listOrder = [{ lastName: 'asc' }, { firstName: 'asc' }, { id: 'asc' }] satisfies Record<
  string,
  'asc'
>[];
