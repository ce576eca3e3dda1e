// The Bot Framework SDK for what comes in, set up our way: tokens from our own source, the channel's issuer pinned, and
// answers over our own connections (connector.ts), one attempt a call. Giving one authentication setting switches all of
// the SDK's defaults off, so all are given. Its errors leave here as 401 or as "keys unavailable", never as the SDK's 500.

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
  ConnectorFactory,
  ServiceClientCredentialsFactory,
  type AuthenticateRequestResult,
  type BotFrameworkAuthentication,
  type ConnectorClient,
} from 'botframework-connector';
import { signerOf, type Connect, type ConnectorSettings } from './connector.ts';
import type { MessengerSettings } from './messenger.ts';

export type TeamsSettings = ConnectorSettings &
  MessengerSettings & {
    /** `BOT_OPENID_URL`: where the channel's signing keys are announced. */
    readonly openIdUrl: string;
    /** `MICROSOFT_LOGIN_URL`. */
    readonly loginUrl: string;
  };

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
    return Promise.resolve(signerOf(this.#settings, this.#token));
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
