// The channel tab: the frame for Q&A sessions. It says which channel it belongs to and, honestly, that no session
// has been opened here.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { ChatHelpRegular } from '@fluentui/react-icons';
import { GuidesLink } from '../parts/guides-link.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { Empty } from '../parts/states.tsx';

const useStyles = makeStyles({
  page: {
    maxWidth: '60rem',
    margin: '0 auto',
    padding: tokens.spacingHorizontalXXL,
    '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL },
  },
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground2,
  },
});

export function SessionPage({ channel }: { readonly channel: { readonly name: string } | null }) {
  const styles = useStyles();
  return (
    <main className={styles.page}>
      <Page title="Questions and answers" under={channel === null ? 'Outside a channel' : channel.name}>
        <Card title="Sessions">
          <Empty icon={<ChatHelpRegular />} title="No session yet">
            {channel === null
              ? 'A session belongs to a channel: in Teams, add this tab to the channel where people should ask.'
              : `Nobody has opened a session in ${channel.name}. When a host opens one, it appears here.`}
          </Empty>
        </Card>
        <Card title="What a session is">
          <ul className={styles.list}>
            <li>
              <Text>
                Everybody in the channel can ask about passkeys and vote for the questions of others.
              </Text>
            </li>
            <li>
              <Text>The host answers live or in writing, in the order that the votes give.</Text>
            </li>
            <li>
              <Text>Good answers become part of what Keywave answers in chat.</Text>
            </li>
          </ul>
        </Card>
        <Card title="Setting up a passkey">
          <Text>
            Step by step, for each kind of device, to read or print: <GuidesLink>the guides</GuidesLink>.
          </Text>
        </Card>
      </Page>
    </main>
  );
}
