// Asks why something is done. The answer is kept.

import { Field, Textarea } from '@fluentui/react-components';

const LONGEST_REASON = 200;

type Props = {
  readonly hint: string;
  readonly value: string;
  readonly change: (value: string) => void;
};

export function ReasonField({ hint, value, change }: Props) {
  return (
    <Field label="Reason" required hint={hint}>
      <Textarea value={value} maxLength={LONGEST_REASON} onChange={(_event, data) => change(data.value)} />
    </Field>
  );
}
