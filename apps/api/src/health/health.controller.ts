import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../http/endpoint.decorator.js';
import { OperatorCheck } from '../http/operator.js';
import { schemaOrReference } from '../openapi/json-schema.js';
import { aliveView, healthView, readyView } from './health.schemas.js';
import { HealthService } from './health.service.js';

const unavailable = (view: typeof readyView | typeof healthView) =>
  ApiResponse({
    status: 503,
    content: { 'application/json': { schema: schemaOrReference(view, 'output') } },
  });

@ApiTags('operations')
@Controller('health')
export class HealthController {
  readonly #health: HealthService;
  readonly #operators: OperatorCheck;

  constructor(health: HealthService, operators: OperatorCheck) {
    this.#health = health;
    this.#operators = operators;
  }

  @Get('live')
  @Endpoint({ summary: 'Whether the process lives', access: 'anybody', answers: aliveView })
  live() {
    return { status: 'up' };
  }

  @Get('ready')
  @Endpoint({ summary: 'Whether requests may be sent here', access: 'anybody', answers: readyView })
  @unavailable(readyView)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const status = await this.#health.readiness();
    if (status !== 'ready') void reply.status(503);
    return { status };
  }

  @Get()
  @Endpoint({
    summary: 'How it is',
    description:
      'Answers 503 only when no database server can serve, or the process does not. ' +
      'With the operator token as a bearer token: the components, too.',
    access: 'anybody',
    answers: healthView,
  })
  @unavailable(healthView)
  async health(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const health = await this.#health.health(this.#operators.hasToken(request));
    if (health.status === 'down') void reply.status(503);
    return health;
  }
}
