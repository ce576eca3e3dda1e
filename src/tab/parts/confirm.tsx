// A button whose act is asked about before it is done.

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
  type ButtonProps,
} from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';

const useStyles = makeStyles({ content: { display: 'grid', gap: tokens.spacingVerticalM } });

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
  const styles = useStyles();
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
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>{no}</Button>
            </DialogTrigger>
            <Button appearance="primary" disabledFocusable={incomplete} onClick={confirm}>
              {yes}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
