// A dialog that asks for something and then does it. It closes before it goes: one that is taken away while it is open leaves the
// page hidden from screen readers. What opens it carries `useRestoreFocusTarget`, to get the focus back.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';

const useStyles = makeStyles({ content: { display: 'grid', gap: tokens.spacingVerticalM } });

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
  const styles = useStyles();
  const [open, setOpen] = useState(true);
  const gone = {
    onMotionFinish: (_event: unknown, { direction }: { direction: string }) =>
      direction === 'exit' && close(),
  };
  return (
    <Dialog open={open} onOpenChange={(_event, data) => setOpen(data.open)} surfaceMotion={gone}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Leave it</Button>
            </DialogTrigger>
            <Button
              appearance="primary"
              disabledFocusable={incomplete}
              onClick={() => {
                if (incomplete) return;
                act();
                setOpen(false);
              }}
            >
              {yes}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
