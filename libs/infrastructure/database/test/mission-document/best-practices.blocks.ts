// Blocks 14 to 19 and 21 to 24 of the primary document. Block 20 shows wrong imports: wrong-usage.spec.ts.
import type { AuditInfo, ArgumentsOf } from '@infrastructure/database';
import { Injectable } from '@nestjs/common';
import type { CreateUserInput } from './usage.blocks.js';

// Block 14 · Best Practices › DO › 1. Always use DatabaseService (ONLY public interface).
// Adapted: the constructor is in a class.
// ✅ CORRECT - Single entry point
import { DatabaseService } from '@infrastructure/database';

@Injectable()
export class GoodPractices {
  constructor(private readonly database: DatabaseService) {}

  // Block 15 · Best Practices › DO › 2. Use executeHealthcareRead/Write for all operations.
  // Adapted: in a method that gives both results back; its free names are parameters.
  async readAndWrite(id: string, userData: CreateUserInput, auditInfo: AuditInfo) {
    // ✅ CORRECT - All optimization layers applied
    const read = await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findUnique({ where: { id } });
    });

    const written = await this.database.executeHealthcareWrite(async (client) => {
      return await client.user.create({ data: userData });
    }, auditInfo);
    return { read, written };
  }

  // Block 16 · Best Practices › DO › 3. Use transactions for related operations.
  // Adapted: in a method that gives the result back.
  async transaction(userData: CreateUserInput, profileData: ArgumentsOf<'profile', 'create'>['data']) {
    // ✅ CORRECT - ACID compliance
    return await this.database.executeInTransaction(async (tx) => {
      const user = await tx.user.create({ data: userData });
      const profile = await tx.profile.create({ data: profileData });
      return { user, profile };
    });
  }

  // Block 17 · Best Practices › DO › 4. Use clinic context for multi-tenant operations.
  // Adapted: in a method that gives the result back.
  async patientsOf(clinicId: string) {
    // ✅ CORRECT - Automatic clinic isolation
    return await this.database.executeWithClinicContext(clinicId, async (client) => {
      return await client.patient.findMany({ where: { clinicId } });
    });
  }

  // Blocks 18 and 19 · Best Practices › DO › 5. Use select to limit fields, 6. Use pagination for large datasets.
  // Adapted: both are properties of one call's argument.
  async fewFieldsOfOnePage(page: number, limit: number) {
    return await this.database.executeHealthcareRead((client) =>
      client.user.findMany({
        // ✅ CORRECT - Reduces data transfer
        select: { id: true, name: true, email: true },
        // ✅ CORRECT - Prevents loading millions of records
        skip: (page - 1) * limit,
        take: limit, // Max 1000 per query
      }),
    );
  }
}

// Block 24 · Best Practices › DON'T › 5. Don't access PrismaService directly.
// Adapted: its wrong constructor is in wrong-usage.spec.ts, because its type cannot be imported.
@Injectable()
export class BadPractices {
  // ✅ CORRECT - Use DatabaseService
  constructor(private database: DatabaseService) {}

  // Block 21 · Best Practices › DON'T › 2. Don't bypass optimization layers.
  // Adapted: in a method that gives both results back; the wrong way has to give a reason.
  async bypass() {
    // ❌ WRONG - Bypasses caching, metrics, read replicas, etc.
    const client = await this.database.getRawPrismaClient({ reason: 'the wrong way of the document' });
    const wrong = await client.user.findMany();

    // ✅ CORRECT - Uses all optimization layers automatically
    const correct = await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findMany();
    });
    return { wrong, correct };
  }

  // Block 22 · Best Practices › DON'T › 3. Don't use SELECT * for large tables.
  // Adapted: both are arguments of a call.
  async everyField() {
    return await this.database.executeHealthcareRead(async (client) => ({
      // ❌ WRONG - Fetches all fields (wasteful for 10M+ users)
      empty: await client.user.findFirst({ select: {} }).then(
        () => 'all fields',
        (error: unknown) => error,
      ),
      none: await client.user.findFirst(), // or no select clause
      // ✅ CORRECT - Only fetch needed fields
      needed: await client.user.findFirst({ select: { id: true, name: true, email: true } }),
    }));
  }

  // Block 23 · Best Practices › DON'T › 4. Don't ignore pagination.
  // Adapted: in a method, of patients, whom a clinic has many of; `page` and `limit` are its parameters.
  async everyRow(page: number, limit: number) {
    return await this.database.executeHealthcareRead(async (client) => ({
      // ❌ WRONG - Fetches all records (dangerous for 10M+ users)
      wrong: await client.patient.findMany(),

      // ✅ CORRECT - Always use pagination
      correct: await client.patient.findMany({
        skip: (page - 1) * limit,
        take: limit, // Max 1000
      }),
    }));
  }
}
