// What a wave allows itself: how many people a minute and a day, the hours in which it writes, and a deadline on the card.

import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Field,
  Input,
  makeStyles,
  Select,
  tokens,
} from '@fluentui/react-components';
import type { Form, Wrong } from '../draft.ts';

const useStyles = makeStyles({
  fields: { display: 'grid', gap: tokens.spacingVerticalM, paddingBlock: tokens.spacingVerticalS },
});

type Props = {
  readonly form: Form;
  readonly wrong: Wrong;
  readonly busy: boolean;
  readonly change: (part: Partial<Form>) => void;
};

export function LimitChoice({ form, wrong, busy, change }: Props) {
  const styles = useStyles();
  const field = (name: 'perMinute' | 'dailyCap', label: string, hint: string) => (
    <Field label={label} hint={hint} {...(wrong[name] && { validationMessage: wrong[name] })}>
      <Input
        inputMode="numeric"
        value={form[name]}
        readOnly={busy}
        onChange={(_event, { value }) => change({ [name]: value })}
      />
    </Field>
  );
  return (
    <Accordion collapsible>
      <AccordionItem value="limits">
        <AccordionHeader>Hours, pace and deadline</AccordionHeader>
        <AccordionPanel className={styles.fields}>
          <Field label="Hours" hint="Where each person is.">
            <Select
              value={form.hours}
              disabled={busy}
              onChange={(_event, { value }) => change({ hours: value as Form['hours'] })}
            >
              <option value="campaign">{form.copied === null ? 'As the campaign' : 'As it was'}</option>
              <option value="working">Monday to Friday, 9 to 17</option>
              <option value="any">Any time</option>
            </Select>
          </Field>
          {field('perMinute', 'People a minute, at most', 'Leaves pace for other waves. Empty = no limit.')}
          {field('dailyCap', 'People a day, at most', 'For a help desk that must keep up. Empty = no limit.')}
          <Field
            label="Deadline"
            hint="Cards say by when it should be done. Empty = the campaign’s."
            {...(wrong.deadline && { validationMessage: wrong.deadline })}
          >
            <Input
              type="date"
              value={form.deadline}
              readOnly={busy}
              onChange={(_event, { value }) => change({ deadline: value })}
            />
          </Field>
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}
