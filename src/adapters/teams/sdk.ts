// The Bot Framework SDK, set up our way: tokens from our own source, the channel's issuer pinned, one attempt a
// call. The SDK's connector repeats 429 and every 5xx by itself and so can show a card twice; its redirects and
// retries are taken out of the pipeline. Giving one authentication setting switches all of the SDK's defaults
// off, so all are given. Its errors leave here as 401 or as "keys unavailable", never as the SDK's 500.

import { TeamsAdapter } from '@microsoft/teams-ai';
import {
  ConfigurationBotFrameworkAuthentication,
  type Activity,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import {
  AuthenticationConfiguration,
  AuthenticationConstants,
  AuthenticationError,
  ConnectorClient,
  ConnectorFactory,
  ServiceClientCredentialsFactory,
  type AuthenticateRequestResult,
  type BotFrameworkAuthentication,
} from 'botframework-connector';

export type TeamsSettings = {
  readonly id: string;
  readonly tenantId: string;
  /** `BOT_OPENID_URL`: where the channel's signing keys are announced. */
  readonly openIdUrl: string;
  /** `BOT_TOKEN_ISSUER`, also the audience of our own tokens for the Connector. */
  readonly tokenIssuer: string;
  /** `MICROSOFT_LOGIN_URL`. */
  readonly loginUrl: string;
  /** `BOT_SERVICE_URL`: where to write to people who have not been seen yet. */
  readonly serviceUrl: string;
  /** Unsigned activities from this machine, for the Agents Playground. Decided, and refused, by configuration. */
  readonly anonymous: boolean;
};

export type Connect = (serviceUrl: string) => ConnectorClient;

/** A call that has not ended by then is given up; what became of it is unknown. */
const ANSWER_WITHIN = 15_000;

/** The keys of the channel cannot be had, so nothing can be checked now. */
export class KeysUnavailable extends Error {}

class Credentials extends ServiceClientCredentialsFactory {
  readonly #settings: TeamsSettings;
  readonly #token: (scope: string) => Promise<string>;

  constructor(settings: TeamsSettings, token: (scope: string) => Promise<string>) {
    super();
    this.#settings = settings;
    this.#token = token;
  }

  override isValidAppId(appId: string): Promise<boolean> {
    return Promise.resolve(appId === this.#settings.id);
  }

  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(this.#settings.anonymous);
  }

  override createCredentials() {
    return Promise.resolve(this.signer());
  }

  signer(): ConstructorParameters<typeof ConnectorClient>[0] {
    return {
      signRequest: async (request) => {
        if (!this.#settings.anonymous) {
          const token = await this.#token(`${this.#settings.tokenIssuer}/.default`);
          request.headers.set('authorization', `Bearer ${token}`);
        }
        return request;
      },
    };
  }
}

class OneAttempt extends ConnectorFactory {
  readonly #connect: Connect;

  constructor(connect: Connect) {
    super();
    this.#connect = connect;
  }

  override create(serviceUrl: string): Promise<ConnectorClient> {
    return Promise.resolve(this.#connect(serviceUrl));
  }
}

class Authentication extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors: ConnectorFactory;

  constructor(settings: TeamsSettings, credentials: Credentials, connectors: ConnectorFactory) {
    super(optionsOf(settings), credentials, pinned(settings.tokenIssuer));
    this.#connectors = connectors;
  }

  override createConnectorFactory(): ConnectorFactory {
    return this.#connectors;
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    try {
      const result = await super.authenticateRequest(activity, header);
      return { ...result, connectorFactory: this.#connectors };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const unavailable = error instanceof AuthenticationError && error.statusCode >= 500;
      if (unavailable || error.name === 'FetchError') throw new KeysUnavailable(error.name);
      throw error instanceof AuthenticationError ? error : new AuthenticationError(error.name, 401);
    }
  }
}

export class BotAdapter extends TeamsAdapter {
  protected override readonly botFrameworkAuthentication: BotFrameworkAuthentication;

  constructor(settings: TeamsSettings, token: (scope: string) => Promise<string>, connect: Connect) {
    const credentials = new Credentials(settings, token);
    super(optionsOf(settings), credentials, pinned(settings.tokenIssuer));
    this.botFrameworkAuthentication = new Authentication(settings, credentials, new OneAttempt(connect));
  }

  /** Rejects with `AuthenticationError` for a forgery, with `KeysUnavailable` when nothing can be checked. */
  receive(
    authorization: string,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity, logic);
  }
}

export function openConnector(settings: TeamsSettings, token: (scope: string) => Promise<string>): Connect {
  const signer = new Credentials(settings, token).signer();
  const clients = new Map<string, ConnectorClient>();
  return (serviceUrl) => {
    const known = clients.get(serviceUrl);
    if (known) return known;
    const client = new ConnectorClient(signer, { baseUri: serviceUrl, userAgent: 'Keywave' });
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
    clients.set(serviceUrl, client);
    return client;
  };
}

type Request = { abortSignal?: AbortSignal };
type Policy = { name: string; sendRequest<A>(request: Request, next: (request: Request) => A): A };
type Pipeline = { removePolicy(which: { name: string }): unknown; addPolicy(policy: Policy): void };

/** The connector keeps its pipeline private and forwards no retry options, so it is reached for by name. */
function pipelineOf(client: ConnectorClient): { pipeline: Pipeline } {
  const inner: unknown = Reflect.get(client, 'client');
  if (typeof inner !== 'object' || inner === null || !('pipeline' in inner)) {
    throw new Error(
      'This botframework-connector has no pipeline where it was: its retries cannot be switched off.',
    );
  }
  return inner as { pipeline: Pipeline };
}

function optionsOf({ openIdUrl, tokenIssuer, loginUrl, tenantId }: TeamsSettings) {
  return {
    ToChannelFromBotLoginUrl: `${loginUrl}/${tenantId}`,
    ToChannelFromBotOAuthScope: tokenIssuer,
    ToBotFromChannelTokenIssuer: tokenIssuer,
    ToBotFromChannelOpenIdMetadataUrl: openIdUrl,
    // The emulator's keys are never asked for: the gate lets no such token through.
    ToBotFromEmulatorOpenIdMetadataUrl: openIdUrl,
    OAuthUrl: tokenIssuer,
    CallerId: 'urn:botframework:azure',
    ValidateAuthority: 'true',
  };
}

/** Second lock: whatever path inside the SDK accepted the token, it must be the channel's. */
function pinned(issuer: string): AuthenticationConfiguration {
  return new AuthenticationConfiguration([], (claims) => {
    const claim = (type: string) => claims.find((each) => each.type === type)?.value;
    return claim('iss') === issuer && claim(AuthenticationConstants.ServiceUrlClaim)
      ? Promise.resolve()
      : Promise.reject(new AuthenticationError('The token is not from the Bot Connector.', 401));
  });
}
