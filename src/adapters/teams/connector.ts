// Connections to the Bot Connector for what the bot writes: one client per address with our own token, and one attempt a
// call. The SDK repeats 429 and every 5xx by itself and so can show a card twice; its redirects and retries are taken out
// of the pipeline. Loads nothing of what receives, so that a worker stays small.

import { ConnectorClient, type TeamsConnectorClient } from 'botframework-connector';
import { Entity } from 'botframework-connector/lib/connectorApi/models/mappers.js';

export type ConnectorSettings = {
  /** `BOT_TOKEN_ISSUER`, the audience of our own tokens for the Connector. */
  readonly tokenIssuer: string;
  /** Without a token, for the Agents Playground only. Decided, and refused, by configuration. */
  readonly anonymous: boolean;
};

export type Connect = (serviceUrl: string) => ConnectorClient;

/** A call that has not ended by then is given up; what became of it is unknown. */
const ANSWER_WITHIN = 15_000;

export function openConnector(
  settings: ConnectorSettings,
  token: (scope: string) => Promise<string>,
): Connect {
  const signer = signerOf(settings, token);
  const clients = new Map<string, ConnectorClient>();
  return (serviceUrl) => {
    const known = clients.get(serviceUrl);
    if (known) return known;
    const client = new ConnectorClient(signer, { baseUri: serviceUrl, userAgent: 'Keywave' });
    askOnce(client);
    clients.set(serviceUrl, client);
    return client;
  };
}

/** One attempt a call, within some seconds. */
export function askOnce(client: ConnectorClient | TeamsConnectorClient): void {
  const { pipeline } = pipelineOf(client);
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.removePolicy({ name: 'redirectPolicy' });
  // The SDK's own time-out stops counting at the headers; a signal covers the body as well.
  pipeline.addPolicy({
    name: 'answerInTime',
    sendRequest: (request, next) => {
      request.abortSignal = AbortSignal.timeout(ANSWER_WITHIN);
      return next(request);
    },
  });
}

export function signerOf(
  { anonymous, tokenIssuer }: ConnectorSettings,
  token: (scope: string) => Promise<string>,
): ConstructorParameters<typeof ConnectorClient>[0] {
  return {
    signRequest: async (request) => {
      if (!anonymous) {
        request.headers.set('authorization', `Bearer ${await token(`${tokenIssuer}/.default`)}`);
      }
      return request;
    },
  };
}

/**
 * The SDK lets an entity have properties of its own where it names a list of them, but the client beneath reads the list's
 * type anew and drops them all: label and citations of an AI-generated message never leave. Said once more on the type.
 */
Object.assign(Entity.type, { additionalProperties: { type: { name: 'Object' } } });

type Request = { abortSignal?: AbortSignal };
type Policy = { name: string; sendRequest<A>(request: Request, next: (request: Request) => A): A };
type Pipeline = { removePolicy(which: { name: string }): unknown; addPolicy(policy: Policy): void };

/** The connector keeps its pipeline private and forwards no retry options, so it is reached for by name. */
function pipelineOf(client: ConnectorClient | TeamsConnectorClient): { pipeline: Pipeline } {
  const inner: unknown = Reflect.get(client, 'client');
  if (typeof inner !== 'object' || inner === null || !('pipeline' in inner)) {
    throw new Error(
      'This botframework-connector has no pipeline where it was: its retries cannot be switched off.',
    );
  }
  return inner as { pipeline: Pipeline };
}
