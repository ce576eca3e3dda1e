// A draft: its plan as it would be now, who has to approve it and what became of that, and what may be done to it.

import {
  Button,
  Link,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Text,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkRegular, DeleteRegular, DismissRegular, SendRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { Approval } from '../../core/approval.ts';
import type { WaveInfo } from '../api.ts';
import { editLink, WAVES } from '../route.ts';
import { mayPublish, maySteer, maySeeNames, useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';
import { approvalText } from '../words.ts';
import { Confirm } from './confirm.tsx';
import { Preview } from './preview.tsx';
import { ReasonField } from './reason-field.tsx';
import { FindingList, Pending } from './states.tsx';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  bar: { paddingBlock: tokens.spacingVerticalM },
  body: { whiteSpace: 'normal' },
});

type Props = { readonly info: WaveInfo };

export function DraftCard({ info }: Props) {
  const { me } = useSession();
  const { approval = null } = info.wave;
  return (
    <>
      {approval !== null && <Approved approval={approval} />}
      {maySeeNames(me) ? <DraftPlan info={info} /> : <Text>Nothing is planned before it is started.</Text>}
    </>
  );
}

/** Who asked for approval and what the answer was. */
export function Approved({
  approval: { askedBy, askedAt, people, answer },
}: {
  readonly approval: Approval;
}) {
  const styles = useStyles();
  const { format } = useSession();
  const intent = answer === null ? 'info' : answer.is === 'approved' ? 'success' : 'warning';
  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        {answer === null && 'Waiting for approval. '}
        {answer !== null && (
          <>
            {answer.is === 'approved' ? 'Approved' : 'Declined'} by <Name id={answer.by} />,{' '}
            {format.time(answer.at)}
            {answer.why === null ? '. ' : `: ${answer.why} `}
          </>
        )}
        Asked by <Name id={askedBy} />, {format.time(askedAt)}, for {format.count(people, 'person', 'people')}
        .
      </MessageBarBody>
    </MessageBar>
  );
}

/** The name where the reader may see names. */
function Name({ id }: { readonly id: string }) {
  const { api, me } = useSession();
  const { value } = useLoad(`name ${id}`, async () => (maySeeNames(me) ? api.findPeople(id) : []));
  if (id === me.personId) return 'you';
  return value?.find((person) => person.id === id)?.name ?? 'somebody else';
}

function DraftPlan({ info: { wave, acts } }: Props) {
  const styles = useStyles();
  const { api, me, format } = useSession();
  const { id, campaignId, name, audience, options = {}, approval = null } = wave;
  const key = `draft ${id} ${JSON.stringify([name, audience, options])}`;
  const { value: plan, problem: noPlan } = useLoad(key, () =>
    api.preview({ campaignId, name, audience, options }),
  );
  const { problem, run } = useAct();
  const [why, setWhy] = useState('');
  if (plan === null) {
    return noPlan === null ? <Pending label="Planning …" /> : <FindingList findings={noPlan.findings} />;
  }
  const { approvalOver, counts } = plan;
  const needed = approvalOver !== null && counts.send > approvalOver;
  const ready = !needed || approval?.answer?.is === 'approved';
  const answers = acts.includes('answer-approval') && mayPublish(me) && approval !== null;
  const own = [wave.startedBy, approval?.askedBy].includes(me.personId);
  const answer = (is: 'approved' | 'declined') => () =>
    run(() => api.answerApproval(id, { is, askedAt: approval?.askedAt ?? '', ...(why !== '' && { why }) }));
  const thrownAway = () => {
    location.hash = WAVES;
  };
  const buttons = (
    <div className={styles.buttons}>
      {needed && approval === null && <Text>{approvalText(approvalOver, format)}</Text>}
      {answers && own && <Text>Somebody else has to approve it: you wrote it or asked.</Text>}
      {answers && !own && (
        <>
          <Confirm
            button={{ appearance: 'primary', icon: <CheckmarkRegular /> }}
            label="Approve"
            title={`Approve “${name}”?`}
            no="Not yet"
            yes="Approve it"
            act={answer('approved')}
          >
            {format.count(approval.people, 'person gets', 'people get')} a nudge once its author starts it.
          </Confirm>
          <Confirm
            button={{ icon: <DismissRegular /> }}
            label="Decline"
            title={`Decline “${name}”?`}
            no="Not yet"
            yes="Decline it"
            incomplete={why.trim() === ''}
            act={answer('declined')}
          >
            <ReasonField hint="Its author reads it." value={why} change={setWhy} />
          </Confirm>
        </>
      )}
      {maySteer(me) && ready && (
        <Confirm
          button={{ appearance: 'primary', icon: <SendRegular />, disabledFocusable: counts.send === 0 }}
          label={options.startAt == null ? 'Start wave' : 'Schedule wave'}
          title={`${options.startAt == null ? 'Start' : 'Schedule'} “${name}”?`}
          no="Not yet"
          yes={options.startAt == null ? 'Start it' : 'Schedule it'}
          act={() => run(() => api.scheduleWave(id))}
        >
          {format.count(counts.send, 'person gets', 'people get')} a nudge.
        </Confirm>
      )}
      {maySteer(me) && needed && acts.includes('ask-approval') && (
        <Button appearance={ready ? 'secondary' : 'primary'} onClick={() => run(() => api.askApproval(id))}>
          {approval === null ? 'Ask for approval' : 'Ask again'}
        </Button>
      )}
      {maySteer(me) && (
        <>
          <Link href={editLink(id)}>Change the draft</Link>
          <Confirm
            button={{ appearance: 'subtle', icon: <DeleteRegular /> }}
            label="Throw away"
            title={`Throw “${name}” away?`}
            no="Keep it"
            yes="Throw it away"
            act={() => run(() => api.removeDraft(id), thrownAway)}
          >
            Nobody has been written to.
          </Confirm>
        </>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </div>
  );
  return <Preview plan={plan} start={buttons} />;
}
