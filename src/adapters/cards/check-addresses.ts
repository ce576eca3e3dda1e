// Addresses in a text of ours or of an organisation. Readers' programs make links of more than Markdown's [text](address):
// of <address>, of references, of HTML, and of a bare host such as example.com/page. So a text may name what the list of
// links has, and holds no form of link that hides where it leads. Only our files and theirs are read here; what people typed
// is escaped.

import type { AllowedLinks } from '../../core/links.ts';

/** Forms of links that no text needs. `[text](address)` is read with the finished card (check-card.ts). */
const FORMS: readonly (readonly [form: RegExp, what: string])[] = [
  [/<[a-z/!]/iu, 'holds HTML or an address in <angle brackets>'],
  [/\]\s*(?:\[|:)/u, 'holds a link by reference, whose address stands elsewhere'],
  [/&#?\w+;/u, 'holds a character entity, which can hide an address'],
  [
    /\b(?:mailto|tel|sms|data|file|javascript|vbscript|blob|msteams|ms-[\w-]+):/iu,
    'holds a link that opens no page',
  ],
];

const HOST = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:xn--[a-z\d-]+|\p{L}{2,})|(?:\d{1,3}\.){3}\d{1,3}(?=[:/])`;
/** With a scheme, or a bare host with what stands before and behind it. */
const ADDRESS = new RegExp(
  String.raw`[a-z][a-z\d+.-]*:\/\/[^\s)\]<>*]+|(?<![\p{L}\p{N}.-])(?:[\w.+-]+@)?(?:${HOST})(?::\d+)?(?:[/?#][^\s)\]<>*{}]*)?`,
  'giu',
);
/** A mail address opens no page, but what comes before an @ may look like a host. */
const MAIL = /^[^@/]+@[^@/:?#]+$/u;
/** Roles of ours, which look like hosts: Campaign.Admin. */
const ROLE = /^(?:Campaign|Session)\.[A-Z]\w+$/u;

/** What is wrong with the addresses in `text`, as endings of a sentence about it. */
export function checkAddresses(text: string, links: AllowedLinks): readonly string[] {
  const forms = FORMS.filter(([form]) => form.test(text)).map(([, what]) => what);
  const strangers = [...text.matchAll(ADDRESS)]
    .map(([address]) => address.replace(/[^\p{L}\p{N}/]+$/u, ''))
    .filter((address) => !ROLE.test(address) && !MAIL.test(address) && !isNamed(address, links));
  return [...forms, ...new Set(strangers)].map((what) =>
    strangers.includes(what) ? `names the address ${what}, which is not allowed` : what,
  );
}

function isNamed(address: string, links: AllowedLinks): boolean {
  const whole = address.includes('://') ? address : `https://${address}`;
  return links(whole) || links(`${whole}/`);
}
