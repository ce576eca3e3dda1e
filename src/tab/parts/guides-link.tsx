// The way to the guides, which are pages of their own, for everybody, in every language of the cards.

import { Link } from '@fluentui/react-components';

/** Opens beside the tab: it is to be read on a phone, printed, or handed on. */
export function GuidesLink({ children }: { readonly children: string }) {
  return (
    <Link href="/guides" target="_blank" rel="noreferrer" inline>
      {children}
    </Link>
  );
}
