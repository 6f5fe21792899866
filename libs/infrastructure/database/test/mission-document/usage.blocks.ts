// Blocks 6 to 10 of the primary document: one class, as their indentation suggests.
import { DatabaseService, type ArgumentsOf } from '@infrastructure/database';
import { Injectable } from '@nestjs/common';

/** The document leaves these types to the reader. */
export type CreateUserInput = ArgumentsOf<'user', 'create'>['data'];
export interface CreateProfileInput {
  displayName: string;
}

// Block 6 · Usage › Basic Read Operation.
// Adapted: `doctor: true, patient: true` are called `practitioners` and `patients` here, one for each clinic of a user.
@Injectable()
export class UserService {
  constructor(private readonly database: DatabaseService) {}

  async findUserById(id: string) {
    return await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findUnique({
        where: { id },
        include: {
          practitioners: true,
          patients: true,
        },
      });
    });
  }

  // Block 7 · Usage › Basic Write Operation.
  // Adapted: nothing.
  async createUser(userData: CreateUserInput) {
    return await this.database.executeHealthcareWrite(
      async (client) => {
        return await client.user.create({
          data: userData,
        });
      },
      {
        userId: 'system',
        action: 'CREATE_USER',
        resourceType: 'User',
      },
    );
  }

  // Block 8 · Usage › Transaction.
  // Adapted: nothing.
  async createUserWithProfile(userData: CreateUserInput, profileData: CreateProfileInput) {
    return await this.database.executeInTransaction(async (tx) => {
      const user = await tx.user.create({ data: userData });
      const profile = await tx.profile.create({
        data: { ...profileData, userId: user.id },
      });
      return { user, profile };
    });
  }

  // Block 9 · Usage › Clinic Context.
  // Adapted: nothing.
  async findClinicPatients(clinicId: string) {
    return await this.database.executeWithClinicContext(clinicId, async (client) => {
      return await client.patient.findMany({
        where: { clinicId },
      });
    });
  }

  // Block 10 · Usage › Batch Operations.
  // Adapted: nothing.
  async createMultipleUsers(usersData: CreateUserInput[]) {
    return await this.database.executeBatchOperations(
      usersData.map((data) => ({
        operation: async (client) => client.user.create({ data }),
        priority: 'normal' as const,
      })),
      {
        concurrency: 50, // Optimized for 10M+ users
        retries: 3,
      },
    );
  }
}
