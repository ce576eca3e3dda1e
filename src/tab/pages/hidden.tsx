// Pages that a role may not see say so, and which role they need, instead of failing one request at a time.

import { EyeOffRegular, LockClosedRegular } from '@fluentui/react-icons';
import { Page } from '../parts/layout.tsx';
import { Empty } from '../parts/states.tsx';

export function NamesHidden() {
  return (
    <Page title="People">
      <Empty as="h2" icon={<EyeOffRegular />} title="Your role shows numbers, not names">
        Names need Campaign.Admin, Campaign.Author or Campaign.Approver. Ask the owner of the Keywave app in
        Entra to assign one to you.
      </Empty>
    </Page>
  );
}

export function SteeringHidden() {
  return (
    <Page title="New wave">
      <Empty as="h2" icon={<LockClosedRegular />} title="Your role may not start a wave">
        It needs Campaign.Admin or Campaign.Author. Ask the owner of the Keywave app in Entra to assign one to
        you.
      </Empty>
    </Page>
  );
}
