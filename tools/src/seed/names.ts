import { faker } from '@faker-js/faker/locale/en';

/** Lists to pick from. Faker's own generators are too slow for millions of rows, its lists are what counts. */
export interface Names {
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly last: readonly string[];
  readonly cities: readonly string[];
  readonly streets: readonly string[];
}

/** @throws Error when faker's lists are not where this version keeps them */
export function loadNames(): Names {
  const { person, location } = faker.rawDefinitions;
  return {
    female: filled('female first names', person?.first_name?.female),
    male: filled('male first names', person?.first_name?.male),
    last: filled('last names', person?.last_name?.generic),
    cities: filled('cities', location?.city_name),
    streets: filled('streets', location?.street_name),
  };
}

function filled(what: string, list: readonly string[] | null | undefined): readonly string[] {
  if (list === null || list === undefined || list.length < 100)
    throw new Error(`faker has no list of ${what}`);
  return list;
}
