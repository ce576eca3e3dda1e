// A dialog that asks for something and then does it; it is open for as long as it is drawn.

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
import type { ReactNode } from 'react';

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
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
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
                close();
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
