// What every dialog that asks before it does something looks like: a title, what is asked, the way out, and the way on.

import {
  Button,
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
  readonly children: ReactNode;
  /** The button that does it, and the one that does not. */
  readonly yes: string;
  readonly no: string;
  /** What is asked for is not there yet. */
  readonly incomplete: boolean;
  readonly act: () => void;
};

/** Inside a `Dialog`. */
export function DialogFrame({ title, children, yes, no, incomplete, act }: Props) {
  const styles = useStyles();
  return (
    <DialogSurface>
      <DialogBody>
        <DialogTitle>{title}</DialogTitle>
        <DialogContent className={styles.content}>{children}</DialogContent>
        <DialogActions>
          <DialogTrigger disableButtonEnhancement>
            <Button>{no}</Button>
          </DialogTrigger>
          <Button appearance="primary" disabledFocusable={incomplete} onClick={() => !incomplete && act()}>
            {yes}
          </Button>
        </DialogActions>
      </DialogBody>
    </DialogSurface>
  );
}
