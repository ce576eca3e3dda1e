// A dialog that asks for something and then does it. It closes before it goes: one that is taken away while it is open leaves the
// page hidden from screen readers. What opens it carries `useRestoreFocusTarget`, to get the focus back.

import { Dialog } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { DialogFrame } from './dialog-frame.tsx';

type Props = {
  readonly title: string;
  readonly yes: string;
  /** What is asked for is not there yet. */
  readonly incomplete: boolean;
  readonly act: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
};

export function AskDialog({ title, yes, incomplete, act, close, children }: Props) {
  const [open, setOpen] = useState(true);
  const gone = {
    onMotionFinish: (_event: unknown, { direction }: { direction: string }) =>
      direction === 'exit' && close(),
  };
  const actAndClose = () => {
    act();
    setOpen(false);
  };
  return (
    <Dialog open={open} onOpenChange={(_event, data) => setOpen(data.open)} surfaceMotion={gone}>
      <DialogFrame title={title} yes={yes} no="Leave it" incomplete={incomplete} act={actAndClose}>
        {children}
      </DialogFrame>
    </Dialog>
  );
}
