import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { acceptInvitationInput, type AcceptInvitation } from '../auth/auth.schemas.js';
import { Endpoint } from '../http/endpoint.decorator.js';
import { ValidBody } from '../http/input.decorators.js';
import { InvitationsService } from './invitations.service.js';

@ApiTags('auth')
@Controller('v1/auth/invitations')
export class InvitationsController {
  readonly #invitations: InvitationsService;

  constructor(invitations: InvitationsService) {
    this.#invitations = invitations;
  }

  @Post('accept')
  @Endpoint({
    summary: 'Chooses the first password of an invited account',
    description: 'The code works once. Signing in afterwards accepts the invitation.',
    access: 'anybody',
    refuses: [401],
  })
  accept(@ValidBody(acceptInvitationInput) { token, password }: AcceptInvitation) {
    return this.#invitations.accept(token, password);
  }
}
