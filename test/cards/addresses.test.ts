// Addresses in texts, whoever wrote them: what a reader's program may make a link of is on the list or refused, with the
// way out; texts without addresses are left alone.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCards } from '../../src/adapters/cards/cards.ts';
import { checkAddresses } from '../../src/adapters/cards/check-addresses.ts';
import { Findings } from '../../src/core/finding.ts';
import { allowedLinks } from '../../src/core/links.ts';

const HELP_DESK = 'https://help.fabrikam.example/';

describe('an address in a text', () => {
  const links = allowedLinks({ helpDesk: HELP_DESK });

  const REFUSED: Readonly<Record<string, string>> = {
    'a bare host': 'Start at passkeys.evil.example now.',
    'a bare host with www': 'www.evil.example',
    'a bare host with a path': 'evil.example/aka.ms/mysecurityinfo',
    'a bare host with a port': 'evil.example:8443/x',
    'a bare number': '192.0.2.7/passkey',
    'a host in letters of any script': 'bücher.example',
    'a host in punycode': 'xn--bcher-kva.example',
    'a host in bold or italics': '**evil.example** or _evil.example_',
    'a host in one form of several': '{are, select, stopped {evil.example} other {x}}',
    'a host that begins like ours': 'aka.ms.evil.example/mysecurityinfo',
    'a host behind one that looks like ours': 'aka.ms@evil.example/x',
    'a page of a host that is ours': 'aka.ms/somethingelse',
    'an address with a scheme': 'https://evil.example/x',
    'our address without its s': 'http://aka.ms/mysecurityinfo',
    'an address without a scheme': '//evil.example/x',
    'an autolink': '<https://aka.ms/mysecurityinfo>',
    'an autolink to a mailbox': '<it@fabrikam.example>',
    'a reference': 'See [the page][1].',
    'what a reference means': '[1]: https://aka.ms/mysecurityinfo',
    'a reference to itself': '[the page][]',
    HTML: '<a href="/x">x</a>',
    'an entity': 'https&#58;//evil.example',
    'a mail link': '[x](mailto:it@fabrikam.example)',
  };
  for (const [what, text] of Object.entries(REFUSED)) {
    it(`is refused as ${what}`, () => assert.notDeepEqual(checkAddresses(text, links), []));
  }

  it('is let through from the list, and what is none is left alone', () => {
    for (const text of [
      'aka.ms/mysecurityinfo, mysignins.microsoft.com/security-info; https://aka.ms/mysecurityinfo.',
      'افتح aka.ms/mysecurityinfo، ثم',
      'aka.ms/mysecurityinfo。',
      '**help.fabrikam.example**',
      'Write to it@fabrikam.example.',
      'Needs iOS 17.5, z. B. e.g. i.e. {firstName}. {count, plural, one {x.} other {y.}}',
      'Campaign.Viewer',
      'Less < more > [in brackets]',
    ]) {
      assert.deepEqual(checkAddresses(text, links), [], text);
    }
  });

  it('stops the start with what, why and fix when it is an organisation’s own text', () => {
    const own = mkdtempSync(join(tmpdir(), 'words-'));
    const open = (lead: string) => {
      writeFileSync(join(own, 'de.json'), JSON.stringify({ nudge: { lead } }));
      return openCards({
        folder: join(import.meta.dirname, '..', '..', 'cards'),
        organisation: { name: 'F', sender: 'S', helpDesk: { label: 'D', url: HELP_DESK } },
        ownWords: own,
      });
    };
    try {
      assert.throws(
        () => open('Hier: evil.example/start'),
        (error) => {
          assert.ok(error instanceof Findings);
          const [finding, ...more] = error.findings;
          assert.deepEqual(more, []);
          assert.match(
            finding?.what ?? '',
            /de\.json: “nudge\.lead” names the address evil\.example\/start/u,
          );
          assert.match(finding?.why ?? '', /trust one sign-in address/u);
          assert.match(finding?.fix ?? '', /aka\.ms\/mysecurityinfo.*HELP_DESK_URL/u);
          return true;
        },
      );
      assert.ok(open('Fragen? help.fabrikam.example'));
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});
