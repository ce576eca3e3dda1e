// The OpenAPI 3.1 document of the tab API, made from the route table and its schemas.

import { z } from 'zod/v4';
import { isAudited } from './audited.ts';
import type { Route } from './route.ts';

export const FindingsAnswer = z.object({
  findings: z.array(z.object({ what: z.string(), why: z.string(), fix: z.string() })),
});

const ACCESS =
  '`x-roles`: any one of these roles opens the route; an empty list opens it to everybody who is signed in. ' +
  '`x-guests`: whether guests of the organisation may use it; elsewhere they are refused, whatever roles they hold.';

export function openApiOf(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Keywave tab API', version: '1', description: ACCESS },
    security: [{ entra: ['access_as_user'] }],
    paths,
    components: {
      securitySchemes: {
        entra: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Entra access token for the tab app',
        },
      },
      schemas: { Findings: schemaOf(FindingsAnswer) },
    },
  };
}

function operationOf(route: Route): object {
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')];
  const contentType = contentTypeOf(route);
  const refused = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Findings' } } } };
  return {
    summary: route.summary,
    'x-roles': route.roles,
    'x-audit': route.unaudited ?? isAudited(route),
    'x-guests': route.guests === true,
    ...(parameters.length > 0 && { parameters }),
    ...(route.upload !== undefined && {
      requestBody: {
        required: true,
        content: { [route.upload]: { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
      },
    }),
    responses: {
      200: { description: 'Done.', content: { [contentType]: { schema: schemaOf(route.answer) } } },
      400: { description: 'The input is wrong.', ...refused },
      401: { description: 'No valid token.', ...refused },
      403: { description: 'None of the roles of this route, or a guest where they are refused.', ...refused },
      404: { description: 'There is no such thing.', ...refused },
      ...(route.limit !== undefined && { 429: { description: 'Too often.', ...refused } }),
      503: { description: 'Something behind Keywave does not answer.', ...refused },
      409: { description: 'It does not fit the state that things are in now.', ...refused },
    },
  };
}

function contentTypeOf({ csv, file, stream, last, follow }: Route): string {
  if (csv !== undefined) return 'text/csv';
  if (file !== undefined) return file;
  if (stream !== undefined) return stream.type;
  return last === undefined && follow === undefined ? 'application/json' : 'text/event-stream';
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): object[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || !(value as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(value as z.ZodType, 'input'),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
