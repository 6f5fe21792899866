import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { componentSchemas } from './json-schema.js';

const DESCRIPTION = `
Patients, appointments, medical records, prescriptions and invoices of one clinic at a time.

Sign in with \`POST /v1/auth/login\`, then send the \`accessToken\` as a bearer token: every request works in the clinic
that was signed in to, and PostgreSQL itself shows it no other. Fields that are not documented are refused. Lists come
in pages: give \`nextCursor\` back as \`cursor\`. Every failure is a problem document (RFC 9457); every answer carries
\`x-request-id\`.
`;

/** Describes every route from what its decorators say. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Healthcare API')
    .setDescription(DESCRIPTION.trim())
    .setVersion('0.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const schemas = componentSchemas() as NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
  return { ...document, components: { ...document.components, schemas } };
}

/** Serves the documentation at `/docs`, and as JSON at `/docs-json`; nothing of it comes from elsewhere. */
export function serveDocumentation(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    customSiteTitle: 'Healthcare API',
    swaggerOptions: { deepLinking: true, persistAuthorization: false, displayRequestDuration: true },
  });
}
