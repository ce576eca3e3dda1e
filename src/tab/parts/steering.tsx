// What may be done to a wave: pause and resume at once; cancel and recall only after a question, because neither can
// be undone.

import { Button } from '@fluentui/react-components';
import { ArrowUndoRegular, DismissRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { WaveInfo } from '../api.ts';
import { useSession } from '../session.ts';
import { useAct } from '../use-load.ts';
import { Confirm } from './confirm.tsx';
import { FindingList } from './states.tsx';

type Props = { readonly info: WaveInfo; readonly recalled: () => void };

export function Steering({ info: { wave, progress, acts }, recalled }: Props) {
  const { api, format } = useSession();
  const { problem, run } = useAct();
  const [asked, setAsked] = useState(false);
  // The buttons stay off until the stream tells the new state, or the act failed.
  useEffect(() => setAsked(false), [acts]);
  const busy = asked && problem === null;
  const does = (act: () => Promise<unknown>, after?: () => void) => () => {
    setAsked(true);
    run(act, after);
  };
  return (
    <>
      {acts.includes('pause') && (
        <Button
          icon={<PauseRegular />}
          disabledFocusable={busy}
          onClick={does(() => api.steer(wave.id, 'pause'))}
        >
          Pause
        </Button>
      )}
      {acts.includes('resume') && (
        <Button
          appearance="primary"
          icon={<PlayRegular />}
          disabledFocusable={busy}
          onClick={does(() => api.steer(wave.id, 'resume'))}
        >
          Resume
        </Button>
      )}
      {acts.includes('cancel') && (
        <Confirm
          button={{ icon: <DismissRegular />, disabledFocusable: busy }}
          label="Cancel wave"
          title={`Cancel “${wave.name}”?`}
          no="Keep it"
          yes="Cancel the wave"
          act={does(() => api.steer(wave.id, 'cancel'))}
        >
          {format.count(progress.planned, 'nudge that has', 'nudges that have')} not left yet will never be
          sent. What has arrived stays, and people who answered are followed up. This cannot be undone; a
          pause can.
        </Confirm>
      )}
      {acts.includes('recall') && (
        <Confirm
          button={{ icon: <ArrowUndoRegular />, disabledFocusable: busy }}
          label="Recall wave"
          title={`Recall “${wave.name}”?`}
          no="Leave them"
          yes="Recall the wave"
          act={does(() => api.recall(wave.id), recalled)}
        >
          Every delivered card is taken back and replaced by a note, no press on it does anything from now on,
          and no more of the wave is sent. This cannot be undone.
        </Confirm>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
