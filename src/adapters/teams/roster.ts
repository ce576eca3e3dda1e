// The roster port on the Bot Connector: who is in a team that the bot is in, and which channels it has. What Teams said is
// believed for some minutes, since it allows few such questions; that somebody is not in it for half a minute only.
// Documented in Microsoft Learn: "Get Teams specific context for your bot" (single member, list of channels).

import { TeamsConnectorClient } from 'botframework-connector';
import * as z from 'zod/v4';
import { openBeliefs } from '../../core/beliefs.ts';
import { Failure, type Roster } from '../../ports.ts';
import { askOnce, signerOf, type Connect, type ConnectorSettings } from './connector.ts';

export type RosterParts = {
  readonly settings: ConnectorSettings & { readonly tenantId: string };
  readonly token: (scope: string) => Promise<string>;
  readonly connect: Connect;
  readonly trusted: (serviceUrl: string) => boolean;
  /** Milliseconds that only grow; replaced in tests. */
  readonly elapsed?: () => number;
};

const TRY_AGAIN = 60_000;

const memberShape = z.object({
  aadObjectId: z.string().nullish(),
  objectId: z.string().nullish(),
  name: z.string().nullish(),
  tenantId: z.string().nullish(),
  userRole: z.string().nullish(),
});

const channelsShape = z.object({
  conversations: z.array(z.object({ id: z.string(), name: z.string().nullish() })),
});

const teamShape = z.object({ aadGroupId: z.guid(), name: z.string().nullish() });

const refusedShape = z.object({ statusCode: z.number() });

export function openRoster({
  settings,
  token,
  connect,
  trusted,
  elapsed = () => performance.now(),
}: RosterParts): Roster {
  const members = openBeliefs<Awaited<ReturnType<Roster['member']>>>(elapsed);
  const teams = openBeliefs<Awaited<ReturnType<Roster['team']>>>(elapsed);
  const channels = openBeliefs<Awaited<ReturnType<Roster['channels']>>>(elapsed);

  /** Null where Teams says that there is no such thing. */
  async function asked(serviceUrl: string, ask: () => Promise<unknown>): Promise<unknown> {
    if (!trusted(serviceUrl))
      throw new Failure('service URL not allowed', 'Teams told an address that is not its own.');
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Failure) throw error;
      const status = refusedShape.safeParse(error).data?.statusCode ?? null;
      if (status === 404 || status === 403) return null;
      throw new Failure(`HTTP ${status ?? 'none'}`, 'Teams did not tell who is in the team.', TRY_AGAIN);
    }
  }

  return {
    member: (team, personId) =>
      members(`${team.id} ${personId}`, async () => {
        const { conversations } = connect(team.serviceUrl);
        const answer = await asked(team.serviceUrl, () =>
          conversations.getConversationMember(team.threadId, personId),
        );
        const member = memberShape.safeParse(answer).data;
        if (member === undefined || !isThem(member, personId, settings.tenantId)) return null;
        // Who is not said to be a user is treated as a guest: less is allowed.
        return { guest: member.userRole?.toLowerCase() !== 'user', name: member.name ?? '' };
      }),

    team: ({ threadId, serviceUrl }) =>
      teams(threadId, async () => {
        const client = new TeamsConnectorClient(signerOf(settings, token), { baseUri: serviceUrl });
        askOnce(client);
        const answer = await asked(serviceUrl, () => client.teams.fetchTeamDetails(threadId));
        const team = teamShape.safeParse(answer).data;
        return team === undefined ? null : { id: team.aadGroupId.toLowerCase(), name: team.name ?? '' };
      }),

    channels: (team) =>
      channels(team.id, async () => {
        const client = new TeamsConnectorClient(signerOf(settings, token), { baseUri: team.serviceUrl });
        askOnce(client);
        const answer = await asked(team.serviceUrl, () => client.teams.fetchChannelList(team.threadId));
        const parsed = channelsShape.safeParse(answer);
        if (!parsed.success)
          throw new Failure('unknown answer', 'Teams told no list of channels.', TRY_AGAIN);
        // Teams gives the General channel no name.
        return parsed.data.conversations.map(({ id, name }) => ({ id, name: name ?? 'General' }));
      }),
  };
}

function isThem(member: z.output<typeof memberShape>, personId: string, tenantId: string): boolean {
  const id = member.aadObjectId ?? member.objectId;
  const sameTenant = member.tenantId == null || member.tenantId.toLowerCase() === tenantId.toLowerCase();
  return id?.toLowerCase() === personId.toLowerCase() && sameTenant;
}
