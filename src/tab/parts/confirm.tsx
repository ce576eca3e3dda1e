// A button whose act is asked about before it is done.

import { Button, Dialog, DialogTrigger, type ButtonProps } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

type Props = {
  readonly button: Pick<ButtonProps, 'appearance' | 'icon' | 'disabledFocusable'>;
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
  /** The button that does it, and the one that does not. */
  readonly yes: string;
  readonly no: string;
  /** What is asked for in the dialog is not there yet. */
  readonly incomplete?: boolean;
  readonly act: () => void;
};

export function Confirm({ button, label, title, children, yes, no, incomplete = false, act }: Props) {
  const [asking, setAsking] = useState(false);
  const confirm = () => {
    setAsking(false);
    act();
  };
  return (
    <Dialog open={asking} onOpenChange={(_event, { open }) => setAsking(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button {...button}>{label}</Button>
      </DialogTrigger>
      <DialogFrame title={title} yes={yes} no={no} incomplete={incomplete} act={confirm}>
        {children}
      </DialogFrame>
    </Dialog>
  );
}
