import { Injectable } from '@nestjs/common';
import { DatabaseService, type AuditInfo, type WriteClient } from '@infrastructure/database';
import { ACTOR } from './system-work.js';
import { lockAfter } from './lockout.js';

/** An account whose owner gives a password. */
export interface LoginAttempt {
  readonly userId: string;
  readonly passwordHash: string;
}

/** An account is known by its login address, or by whose it is. */
export type AccountName = { readonly loginEmail: string } | { readonly userId: string };

/** What users sign in with. Only named system work reaches it: no clinic sees a credential. */
@Injectable()
export class Accounts {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  /**
   * Counts an attempt before the password is looked at, so that simultaneous guesses count too. Whoever succeeds
   * clears the count.
   * @returns null for an unknown address, a disabled user and a locked account alike
   */
  async beginAttempt(who: AccountName, now: Date): Promise<LoginAttempt | null> {
    return await this.#write('login', ['Credential', 'User'], { action: 'LOGIN_ATTEMPT' }, async (client) => {
      const [counted] = await client.credential.updateManyAndReturn({
        where: {
          ...who,
          user: { status: 'active' },
          OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }],
        },
        data: { failedAttempts: { increment: 1 } },
        select: { userId: true, passwordHash: true, failedAttempts: true },
      });
      if (counted === undefined) return null;
      const { userId, passwordHash, failedAttempts } = counted;
      const lockMs = lockAfter(failedAttempts);
      if (lockMs > 0) {
        const lockedUntil = new Date(now.getTime() + lockMs);
        await client.credential.update({ where: { userId }, data: { lockedUntil } });
      }
      return { userId, passwordHash };
    });
  }

  /** The password was right. */
  async endAttempt(userId: string, now: Date): Promise<void> {
    const audit = { action: 'LOGIN_SUCCEEDED', userId };
    await this.#write('login', ['Credential'], audit, (client) =>
      client.credential.update({
        where: { userId },
        data: { failedAttempts: 0, lockedUntil: null, lastLoginAt: now },
      }),
    );
  }

  /**
   * Puts a new hash where `expected` still stands: two changes at once, or a used invitation, change nothing.
   * @returns whether it was changed
   */
  async replacePassword(
    userId: string,
    expected: { readonly passwordHash: string } | { readonly passwordChangedAt: Date },
    passwordHash: string,
    now: Date,
  ): Promise<boolean> {
    const audit = { action: 'SET_PASSWORD', userId };
    return await this.#write('set a password', ['Credential'], audit, async (client) => {
      const { count } = await client.credential.updateMany({
        where: { userId, ...expected },
        data: { passwordHash, passwordChangedAt: now, failedAttempts: 0, lockedUntil: null },
      });
      return count === 1;
    });
  }

  async #write<T>(
    reason: string,
    models: readonly string[],
    audit: Pick<AuditInfo, 'action' | 'userId'>,
    work: (client: WriteClient) => Promise<T>,
  ): Promise<T> {
    return await this.#database.runAsSystem({ reason, actor: ACTOR, models }, () =>
      this.#database.executeHealthcareWrite(work, { ...audit, resourceType: 'Credential' }),
    );
  }
}
