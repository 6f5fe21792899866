// Blocks 1 to 5 of the primary document, in its order. Everywhere: imports added, quotes as the formatter has them.
// Block 3 shows wrong imports: wrong-usage.spec.ts and wrong-usage.types.ts.

// Block 1 · Architecture › Single Entry Point Architecture.
// Adapted: nothing; its wrong imports are comments in the document, too.
// ✅ CORRECT - ONLY way to use database
import { DatabaseService } from '@infrastructure/database';

import { Injectable, Module } from '@nestjs/common';
import { DatabaseModule } from '@infrastructure/database';

// Block 2 · Integration › Single Entry Point - DatabaseService.
// Adapted: nothing.
@Injectable()
export class UserService {
  constructor(private readonly database: DatabaseService) {}

  async findUser(id: string) {
    return await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findUnique({ where: { id } });
    });
  }
}

// Block 4 · Integration › NestJS Integration.
// Adapted: `// ... other modules` became the users of this folder.
@Module({
  imports: [
    DatabaseModule, // Global module - available everywhere
  ],
  providers: [UserService],
})
export class AppModule {}

// Block 5 · Components › 1. DatabaseService (Public Interface).
// Adapted: the class has another name, because block 2 has this one.
@Injectable()
export class ComponentsUserService {
  constructor(private readonly database: DatabaseService) {}

  async findUser(id: string) {
    return await this.database.executeHealthcareRead(async (client) => {
      return await client.user.findUnique({ where: { id } });
    });
  }
}
