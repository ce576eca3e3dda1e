// `npm run cards`: every card as people see it. Writes a gallery to .tmp/cards and says where it is; names of messages and
// languages, such as `nudge ar`, keep it to those. `--record` renews what test/cards/recorded holds, and `--docs` the
// pictures in docs/cards.md.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCards } from '../adapters/cards/cards.ts';
import { entriesOf, writeGallery } from './cards/gallery.ts';
import { drawForDocs } from './cards/docs.ts';
import { FOLDER, WITHOUT_LOGO } from './cards/organisation.ts';
import { record, RECORDED } from './cards/record.ts';

const OUT = join(import.meta.dirname, '..', '..', '.tmp', 'cards');

const args = process.argv.slice(2);
if (args.includes('--record')) {
  record();
  console.log(`Recorded in ${RECORDED}.`);
} else {
  const cards = openCards({ folder: FOLDER, ...WITHOUT_LOGO });
  if (args.includes('--docs')) console.log(await drawForDocs(cards));
  else {
    const entries = entriesOf(cards, args);
    const page = writeGallery(entries, OUT);
    console.log(`${entries.length} cards, in each theme and width: ${pathToFileURL(page).href}`);
  }
}
