import type { ReadClient } from '@infrastructure/database';
import { AdminError } from './admin.error.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface FoundClinic {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/**
 * The clinic with this id or slug.
 * @throws AdminError when there is none, or nobody may sign in to it
 */
export async function findClinic(client: ReadClient, idOrSlug: string): Promise<FoundClinic> {
  const clinic = await client.clinic.findFirst({
    where: UUID.test(idOrSlug) ? { id: idOrSlug } : { slug: idOrSlug },
    select: { id: true, slug: true, name: true, status: true },
  });
  if (clinic === null)
    throw new AdminError(
      'CLINIC_UNKNOWN',
      'No clinic has that id or slug.',
      'npm run db -- clinics lists them all.',
    );
  const { status, ...found } = clinic;
  if (status === 'active') return found;
  throw new AdminError('CLINIC_CLOSED', `That clinic is ${status}.`, 'Nobody can sign in to it.');
}
