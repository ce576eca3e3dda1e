// The one list of addresses: what is on it, and what only looks as if it were.

import assert from 'node:assert/strict';
import {
  allowedLinks,
  calendarPath,
  REGISTER_LINK,
  SECURITY_INFO_LINK,
  sessionTabLink,
  SOURCE_LINK,
} from '../../src/core/links.ts';

const HELP_DESK = 'https://help.fabrikam.example/passkeys?from=keywave';
const APP = '8a1e4c52-7b3f-4d0a-9a35-1f2f3a4b5c6d';
const SESSION = '3f2b8c1e-6f5d-4a5e-9a0e-2b7a0d9c4e11';
const CHANNEL = '19:passkeys@thread.tacv2';
const allowed = allowedLinks({
  helpDesk: HELP_DESK,
  publicUrl: 'https://keywave.fabrikam.example',
  appId: APP,
});

describe('links', () => {
  for (const address of [
    REGISTER_LINK,
    SECURITY_INFO_LINK,
    SOURCE_LINK,
    HELP_DESK,
    'https://keywave.fabrikam.example/guides/de',
    'https://keywave.fabrikam.example/guides/pt-BR/security-key',
    'https://keywave.fabrikam.example/guides/logo.png',
    sessionTabLink(APP, { sessionId: SESSION, channelId: CHANNEL }),
    `https://keywave.fabrikam.example${calendarPath(SESSION)}`,
  ]) {
    it(`lead to ${address}`, () => assert.ok(allowed(address)));
  }

  for (const address of [
    '',
    'aka.ms/mysecurityinfo',
    'http://aka.ms/mysecurityinfo',
    'https://aka.ms/mysecurityinfo/',
    'https://aka.ms/mysecurityinfo?next=https://evil.example',
    'https://aka.ms/mysecurityinfo#x',
    'https://aka.ms/mysecurityinf0',
    'https://AKA.ms/mysecurityinfo',
    'https://aka.ms',
    'https://aka.ms.evil.example/mysecurityinfo',
    'https://aka.ms@evil.example/mysecurityinfo',
    'https://evil.example/https://aka.ms/mysecurityinfo',
    'https://aka.ms:8443/mysecurityinfo',
    'https://аka.ms/mysecurityinfo',
    ' https://aka.ms/mysecurityinfo',
    'https://mysignins.microsoft.com/',
    'https://mysignins.microsoft.com.evil.example/security-info',
    'https://learn.microsoft.com/answers/questions/1',
    'https://learn.microsoft.com/entra/identity/authentication/../../../answers/',
    'https://learn.microsoft.com/entra/identity/authentication-evil/',
    'https://learn.microsoft.com.evil.example/entra/identity/authentication/x',
    'https://name@learn.microsoft.com/entra/identity/authentication/x',
    'https://learn.microsoft.com\\@evil.example/entra/identity/authentication/',
    'http://learn.microsoft.com/entra/identity/authentication/x',
    'https://help.fabrikam.example/',
    'https://keywave.fabrikam.example/',
    `https://keywave.fabrikam.example/api/sessions/${SESSION}`,
    `https://keywave.fabrikam.example/api/sessions/${SESSION}/session.csv`,
    'https://keywave.fabrikam.example/api/sessions/../waves/calendar.ics',
    `https://keywave.fabrikam.example.evil.example${calendarPath(SESSION)}`,
    `https://teams.microsoft.com/l/entity/${SESSION}/session?context=%7B%7D`,
    `https://teams.microsoft.com/l/entity/${APP}/other?context=%7B%7D`,
    `https://teams.microsoft.com/l/entity/${APP}/session`,
    `https://teams.microsoft.com.evil.example/l/entity/${APP}/session?context=%7B%7D`,
    'https://teams.microsoft.com/l/chat/0/0?users=evil@example.com',
    'https://keywave.fabrikam.example/guides',
    'https://keywave.fabrikam.example/guides-evil/',
    'https://keywave.fabrikam.example/guides/../api/waves',
    'https://keywave.fabrikam.example/guides/%2e%2e/api/waves',
    'https://keywave.fabrikam.example.evil.example/guides/de',
    'https://user:pass@keywave.fabrikam.example/guides/de',
    '//keywave.fabrikam.example/guides/de',
    '/guides/de',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,https://aka.ms/mysecurityinfo',
    'mailto:help@fabrikam.example',
    'msteams://evil.example',
  ]) {
    it(`never lead to ${JSON.stringify(address)}`, () => assert.ok(!allowed(address)));
  }

  it('lead to no page of ours where no public address is set, and to no help desk where none is', () => {
    const plain = allowedLinks({});
    assert.ok(plain(REGISTER_LINK));
    assert.ok(!plain('https://keywave.fabrikam.example/guides/de'));
    assert.ok(!plain('undefined/guides/de'));
    assert.ok(!plain('/guides/de'));
    assert.ok(!plain(HELP_DESK));
    for (const helpDesk of ['http://help.fabrikam.example/', 'javascript:alert(1)']) {
      assert.ok(!allowedLinks({ helpDesk })(helpDesk));
    }
  });
});
