// What all pages share: theme, calls to the simulator's JSON API, its events, building elements, words for the
// standing of a pretend person. Text always enters the page as text, never as HTML.

const wanted = new URLSearchParams(location.search).get('theme');
const dark = matchMedia('(prefers-color-scheme: dark)');
const fixed = wanted === 'dark' || wanted === 'light' ? wanted : null;

export const theme = () => fixed ?? (dark.matches ? 'dark' : 'light');

/** Calls `listener` after the system's theme has changed. */
export function onTheme(listener) {
  dark.addEventListener('change', () => {
    document.documentElement.dataset.theme = theme();
    listener();
  });
}

document.documentElement.dataset.theme = theme();

/** The path with the theme of this page kept. */
export const link = (path) => (fixed === null ? path : `${path}?theme=${fixed}`);

/** Last path segment: the person's id on /chat/:id and /security-info/:id. */
export const idFromPath = () => decodeURIComponent(location.pathname.split('/').at(-1) ?? '');

/** Rejects with an Error that says what, why and fix. */
export async function api(method, path, body) {
  const response = await fetch(`/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The simulator does not answer. Is it still running?');
  });
  const text = await response.text();
  let answer;
  try {
    answer = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new Error(`The simulator answered ${response.status} with something that is not JSON.`);
  }
  if (response.ok) return answer;
  const { what, why, fix } = answer ?? {};
  throw new Error([what ?? `Answer ${response.status}`, why, fix].filter(Boolean).join(' – '));
}

/**
 * Calls `listener(types)` for events that `fits`, gathered for `waitMs`, and once after each reconnect, when
 * events may have been missed.
 */
export function onEvents(fits, waitMs, listener) {
  const source = new EventSource('/api/events');
  let timer;
  let opened = false;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      listener();
    }, waitMs);
  };
  source.onopen = () => {
    if (opened) soon();
    opened = true;
  };
  source.onmessage = ({ data }) => {
    if (fits(JSON.parse(data))) soon();
  };
}

/** h('a', { class: 'x', href: '/' }, 'text', child): properties starting with "on" are listeners. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

export function avatar(name) {
  const initials = name
    .split(/\s+/)
    .filter((part) => /^\p{L}/u.test(part))
    .map((part) => part[0])
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  return h('span', { class: 'avatar', style: `--hue:${hue}`, 'aria-hidden': 'true' }, initials);
}

const PHONE = ['mobilephone', 'alternatemobilephone', 'officephone', 'sms'];
const WEAK = ['email', 'securityquestion', 'temporaryaccesspass'];
const METHOD_NAMES = {
  mobilephone: 'Phone',
  alternatemobilephone: 'Second phone',
  officephone: 'Office phone',
  sms: 'Text message',
  email: 'E-mail',
  securityquestion: 'Security questions',
  microsoftauthenticatorpush: 'Microsoft Authenticator',
  microsoftauthenticatorpasswordless: 'Authenticator, phone sign-in',
  softwareonetimepasscode: 'Authenticator app code',
  hardwareonetimepasscode: 'Hardware code',
  windowshelloforbusiness: 'Windows Hello for Business',
  macossecureenclavekey: 'Platform credential on macOS',
  temporaryaccesspass: 'Temporary Access Pass',
};

/** A `methodsRegistered` string in plain words; unknown ones stay as they are. */
export const methodName = (method) => METHOD_NAMES[method.toLowerCase()] ?? method;
export const isPasskeyMethod = (method) => /^(passkey|fido)/i.test(method);

/** The kinds that the list can be narrowed to: key → [label, test]. */
export const KINDS = {
  yours: ['For you to play', (person) => person.yours],
  passkey: ['Passkey', (person) => person.passkeys.length > 0],
  none: ['No passkey', (person) => person.passkeys.length === 0],
  sms: ['Text message or call only', smsOnly],
  mfa: ['No MFA', noMfa],
  installed: ['Bot installed', (person) => person.botInstalled],
  cards: ['Has cards', (person) => person.cards > 0],
  guest: ['Guests', (person) => person.kind === 'guest'],
  disabled: ['Disabled accounts', (person) => !person.enabled],
  other: ['Rooms and shared mailboxes', (person) => person.account !== 'person'],
};

function forMfa(person) {
  return person.methods.map((method) => method.toLowerCase()).filter((method) => !WEAK.includes(method));
}

function smsOnly(person) {
  const methods = forMfa(person);
  return methods.length > 0 && methods.every((method) => PHONE.includes(method));
}

function noMfa(person) {
  return forMfa(person).length === 0 && person.passkeys.length === 0;
}

/** What is special about a person, as small labels. */
export function badges(person) {
  const found = [];
  const add = (text, look = '') => found.push(h('span', { class: `badge ${look}` }, text));
  if (person.yours) add('for you to play', 'brand');
  if (person.isAdmin) add('admin', 'brand');
  if (person.passkeys.length > 0) add('passkey', 'good');
  else if (smsOnly(person)) add('SMS or voice only', 'warn');
  else if (person.account === 'person' && noMfa(person)) add('no MFA', 'bad');
  else if (forMfa(person).some((method) => method.startsWith('microsoftauthenticator'))) add('Authenticator');
  else if (person.account === 'person') add(methodName(forMfa(person)[0] ?? 'other MFA'));
  if (person.account !== 'person') add(person.account === 'room' ? 'room' : 'shared mailbox');
  if (person.kind === 'guest') add('guest');
  if (!person.enabled) add('disabled', 'bad');
  for (const group of person.groups) {
    if (/exception|exclu|break-glass/i.test(group)) add(group, 'warn');
  }
  if (person.teams === 'no-licence') add('no Teams', 'warn');
  if (person.teams === 'install-forbidden') add('app forbidden', 'warn');
  if (person.blocked) add('blocked the bot', 'bad');
  return h('span', { class: 'badges' }, ...found);
}

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const shortDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
export const format = {
  dateTime: (iso) => dateTime.format(new Date(iso)),
  day: (iso) => day.format(new Date(iso)),
  time: (iso) => time.format(new Date(iso)),
  short: (iso) => shortDate.format(new Date(iso)),
};

/** A deep link to the app's tab in a channel leads to where the pretend Teams opens it; any other address to itself. */
export function inPretendTeams(url, tab) {
  const { origin, pathname, searchParams } = new URL(url);
  if (origin !== 'https://teams.microsoft.com' || !/^\/l\/entity\/[^/]+\/session$/u.test(pathname))
    return url;
  const { subEntityId = '' } = JSON.parse(searchParams.get('context') ?? '{}');
  return `${tab}#/${subEntityId}`;
}
