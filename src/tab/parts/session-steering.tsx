// What a host does with the session itself.

import { Button, Link, Text } from '@fluentui/react-components';
import type { SessionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { sessionLink } from '../route.ts';
import { ACTS_ON, SESSION_ACTS } from '../session-words.ts';
import { useAct } from '../use-load.ts';
import { Confirm } from './confirm.tsx';
import { FindingList } from './states.tsx';

export function SessionSteering({ session }: { readonly session: SessionView }) {
  const { api } = useChannel();
  const { problem, run } = useAct();
  return (
    <>
      {ACTS_ON[session.state].map((act, at) => {
        const { label, asked } = SESSION_ACTS[act];
        const appearance = at === 0 ? 'primary' : 'secondary';
        const steer = () => run(() => api.steerSession(session.id, act));
        return asked === null ? (
          <Button key={act} appearance={appearance} onClick={steer}>
            {label}
          </Button>
        ) : (
          <Confirm
            key={act}
            button={{ appearance }}
            label={label}
            title={`${label} the session?`}
            yes={`${label} it`}
            no="Leave it"
            act={steer}
          >
            <Text>{asked}</Text>
          </Confirm>
        );
      })}
      {session.state !== 'archived' && <Link href={sessionLink(session.id, 'edit')}>Change</Link>}
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
