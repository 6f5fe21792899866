import { Module } from '@nestjs/common';
import { API_OPTIONS } from '../config/api.tokens.js';
import type { ApiOptions } from '../config/api.options.js';
import { InvitationTokens } from './invitation-token.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsService } from './invitations.service.js';
import { InvitedUsers } from './invited-users.js';

@Module({
  controllers: [InvitationsController],
  providers: [
    InvitationsService,
    InvitedUsers,
    {
      provide: InvitationTokens,
      inject: [API_OPTIONS],
      useFactory: ({ jwtSecret }: ApiOptions) => new InvitationTokens(jwtSecret),
    },
  ],
  exports: [InvitationsService],
})
export class InvitationsModule {}
