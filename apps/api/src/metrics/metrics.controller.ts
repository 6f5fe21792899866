import { Controller, Get, Req, Res, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DatabaseService } from '@infrastructure/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AccessibleTo } from '../access/access.decorators.js';
import { ApiError } from '../http/api.error.js';
import { ANSWER_SCHEMA } from '../http/endpoint.decorator.js';
import { OperatorCheck } from '../http/operator.js';

/** Source: Prometheus, "Text-based format". */
const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  readonly #database: DatabaseService;
  readonly #operators: OperatorCheck;

  constructor(database: DatabaseService, operators: OperatorCheck) {
    this.#database = database;
    this.#operators = operators;
  }

  /** Figures for Prometheus: from this machine without a token, from anywhere else with the operator token. */
  @Get()
  @AccessibleTo('anybody')
  @SetMetadata(ANSWER_SCHEMA, z.string())
  @ApiOperation({
    summary: 'Figures for Prometheus',
    description: 'From elsewhere: with the operator token.',
  })
  @ApiResponse({ status: 200, content: { 'text/plain': { schema: { type: 'string' } } } })
  async scrape(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.#operators.isLocal(request) && !this.#operators.hasToken(request))
      throw new ApiError('API_FORBIDDEN');
    const text = await this.#database.metricsText();
    void reply.type(EXPOSITION_TYPE);
    return text;
  }
}
