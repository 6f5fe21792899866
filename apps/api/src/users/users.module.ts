import { Module } from '@nestjs/common';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { MembershipsController } from './memberships.controller.js';
import { MembershipsService } from './memberships.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [InvitationsModule],
  controllers: [UsersController, MembershipsController],
  providers: [UsersService, MembershipsService],
})
export class UsersModule {}
