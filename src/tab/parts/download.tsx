// A file of the API to be kept. It is fetched, because a plain link cannot carry the token.

import { Button, Link, Spinner } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { download } from '../download.ts';
import { useAct } from '../use-load.ts';
import { FindingList } from './states.tsx';

type Props = {
  readonly file: string;
  readonly fetch: () => Promise<Blob>;
  readonly children: ReactNode;
};

export function DownloadLink(props: Props) {
  const { problem, start } = useDownload(props);
  return (
    <>
      <Link as="button" onClick={start}>
        {props.children}
      </Link>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}

export function DownloadButton(props: Props) {
  const { problem, start, busy } = useDownload(props);
  return (
    <>
      <Button onClick={start} disabledFocusable={busy} {...(busy && { icon: <Spinner size="tiny" /> })}>
        {props.children}
      </Button>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}

function useDownload({ file, fetch }: Props) {
  const { problem, run } = useAct();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      download(await fetch(), file);
    } finally {
      setBusy(false);
    }
  };
  return { problem, busy, start: () => run(save) };
}
