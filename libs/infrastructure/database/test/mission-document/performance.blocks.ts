// Blocks 11 to 13 of the primary document.
import { DatabaseService } from '@infrastructure/database';
import { Injectable } from '@nestjs/common';

@Injectable()
export class PerformanceBlocks {
  constructor(private readonly database: DatabaseService) {}

  // Block 11 · Performance Optimization › Query Optimization, its first half.
  // Adapted: in a method that gives the result back.
  async selectedUsers() {
    // Use select to limit fields
    const users = await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findMany({
        select: {
          id: true,
          name: true,
          email: true,
          // Only select needed fields
        },
      });
    });
    return users;
  }

  // Block 11, its second half.
  // Adapted: in a method of its own, because both halves declare `users`; `page` and `limit` are its parameters.
  async pageOfUsers(page: number, limit: number) {
    // Use pagination
    const users = await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findMany({
        skip: (page - 1) * limit,
        take: limit,
        orderBy: { createdAt: 'desc' },
      });
    });
    return users;
  }

  // Block 12 · Performance Optimization › Caching.
  // Adapted: in a method.
  async cachedUser(id: string) {
    // Cache with custom TTL
    const user = await this.database.findUserByIdSafe(id); // Uses cache automatically

    // Invalidate cache
    await this.database.invalidateCache(['user', `user:${id}`]);
    return user;
  }
}

// Block 13 · HIPAA Compliance › Audit Logging.
// Adapted: the literal type has a name; the column of `timestamp` is called `occurred_at`.
export interface AuditLogStructure {
  userId: string;
  action: string;
  resourceType: string;
  resourceId: string;
  timestamp: Date;
  metadata: Record<string, unknown>;
}
