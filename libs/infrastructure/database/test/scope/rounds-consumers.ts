import type * as Library from '@infrastructure/database';
import type { DatabaseService } from '@infrastructure/database';
import { Controller, Get, Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import type { Tally } from './tally.js';

export interface Rounds {
  /** Calls DatabaseService once. */
  glance(): Promise<number>;
  /** Calls it four times, two of them side by side, one in a transaction in another. */
  walk(): Promise<number[]>;
}

/** A controller and a service as an application has them, over this copy of the library. */
export function consumersOf(
  library: typeof Library,
  tallies: { readonly controllers: Tally; readonly services: Tally },
) {
  const initialised: string[] = [];

  @Injectable()
  class Service implements Rounds, OnModuleInit {
    readonly #database: DatabaseService;

    constructor(@Inject(library.DatabaseService) database: DatabaseService) {
      this.#database = database;
    }

    onModuleInit(): void {
      initialised.push('service');
    }

    async glance(): Promise<number> {
      return await this.#database.executeHealthcareRead((client) => client.patient.count());
    }

    async walk(): Promise<number[]> {
      const together = await Promise.all([this.glance(), this.glance()]);
      return await this.#database.executeInTransaction(async (tx) => [
        ...together,
        await tx.patient.count(),
        await this.glance(),
      ]);
    }
  }
  const RoundsService = tallies.services.of(Service) as Type<Rounds>;

  @Controller('rounds')
  class Rooms implements OnModuleInit {
    readonly #rounds: Rounds;

    constructor(@Inject(RoundsService) rounds: Rounds) {
      this.#rounds = rounds;
    }

    onModuleInit(): void {
      initialised.push('controller');
    }

    @Get('glance')
    async glance(): Promise<number> {
      return await this.#rounds.glance();
    }

    @Get('walk')
    async walk(): Promise<number[]> {
      return await this.#rounds.walk();
    }
  }
  return { RoundsService, RoundsController: tallies.controllers.of(Rooms), initialised };
}
