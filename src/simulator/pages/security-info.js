// The pretend "My Security info": lists a person's methods, adds a passkey in the steps people know (method, kind,
// name, done), deletes one. The simulator decides by its passkey policy whether a kind is allowed.

import { api, byId, format, h, idFromPath, isPasskeyMethod, link, methodName, onEvents } from './common.js';

const KINDS = {
  'authenticator-ios': ['Microsoft Authenticator on iPhone', 'Stays on this phone'],
  'authenticator-android': ['Microsoft Authenticator on Android', 'Stays on this phone'],
  windows: ['Windows Hello on this PC', 'Stays on this PC'],
  icloud: ['iCloud Keychain', 'Synced to your Apple devices'],
  google: ['Google Password Manager', 'Synced to your Google account'],
  'security-key': ['Security key', 'USB or NFC key'],
};
const STEPS = ['method', 'kind', 'name', 'done'];
const id = idFromPath();
const path = `/people/${encodeURIComponent(id)}`;
const dialog = byId('dialog');
let step = 'method';
let toRemove = null;

byId('chat').href = link(`/chat/${encodeURIComponent(id)}`);
for (const [kind, [name, about]] of Object.entries(KINDS)) {
  byId('kinds').append(
    h(
      'label',
      { class: 'choice' },
      h('input', { type: 'radio', name: 'kind', value: kind }),
      h('span', {}, h('strong', {}, name), h('br'), h('span', { class: 'muted small' }, about)),
    ),
  );
}
byId('add').addEventListener('click', () => {
  go('method');
  dialog.showModal();
});
byId('cancel').addEventListener('click', () => dialog.close());
byId('form').addEventListener('submit', (event) => {
  event.preventDefault();
  next();
});
byId('remove').addEventListener('close', () => {
  if (byId('remove').returnValue === 'delete' && toRemove !== null) attempt(() => removePasskey(toRemove));
});
onEvents(
  ({ personId }) => personId === id,
  50,
  () => attempt(load),
);
attempt(load);

async function load() {
  const person = await api('GET', path);
  document.title = `Security info of ${person.name} (pretend)`;
  byId('who').textContent = person.upn;
  const device = document.querySelector(`input[name=kind][value="${CSS.escape(person.device ?? '')}"]`);
  const chosen = document.querySelector('input[name=kind]:checked');
  if (chosen === null) (device ?? document.querySelector('input[name=kind]')).checked = true;
  const others = person.methods.filter((method) => !isPasskeyMethod(method));
  const rows = [
    ...person.passkeys.map(passkeyRow),
    ...others.map((method) => h('li', {}, h('div', {}, h('strong', {}, methodName(method))))),
  ];
  byId('methods').replaceChildren(
    ...(rows.length > 0 ? rows : [h('li', { class: 'muted' }, 'Nothing is set up yet.')]),
  );
}

function passkeyRow(passkey) {
  const about = [
    KINDS[passkey.kind]?.[0] ?? passkey.kind,
    passkey.passkeyType === 'synced' ? 'synced' : 'device-bound',
    `added ${format.short(passkey.createdAt)}`,
  ].join(' · ');
  const remove = () => {
    toRemove = passkey;
    byId('remove-text').textContent = `“${passkey.name}” can no longer be used to sign in.`;
    byId('remove').returnValue = '';
    byId('remove').showModal();
  };
  return h(
    'li',
    {},
    h(
      'div',
      {},
      h('strong', {}, `Passkey: ${passkey.name}`),
      h('br'),
      h('span', { class: 'muted small' }, about),
    ),
    h(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': `Delete passkey ${passkey.name}`, onclick: remove },
      'Delete',
    ),
  );
}

async function removePasskey(passkey) {
  await api('DELETE', `${path}/passkeys/${encodeURIComponent(passkey.id)}`);
  tell(`“${passkey.name}” was deleted.`);
  await load();
}

function go(to) {
  step = to;
  for (const part of dialog.querySelectorAll('[data-step]')) part.hidden = part.dataset.step !== step;
  byId('dialog-trouble').hidden = true;
  byId('cancel').hidden = step === 'done';
  byId('next').textContent = step === 'name' ? 'Create passkey' : step === 'done' ? 'Close' : 'Next';
  dialog.querySelector('[data-step]:not([hidden]) input:is(:checked, #name)')?.focus();
}

async function next() {
  if (step === 'done') return dialog.close();
  if (step !== 'name') {
    const kind = document.querySelector('input[name=kind]:checked').value;
    if (step === 'kind') byId('name').value = KINDS[kind][0];
    return go(STEPS[STEPS.indexOf(step) + 1]);
  }
  const kind = document.querySelector('input[name=kind]:checked').value;
  const name = byId('name').value.trim();
  byId('next').disabled = true;
  try {
    await api('POST', `${path}/passkeys`, { kind, ...(name === '' ? {} : { name }) });
    byId('done-text').textContent =
      'The passkey is registered. In the chat, press “I have registered”, or let Keywave find out by itself.';
    go('done');
    tell('Passkey added.');
    await load();
  } catch (error) {
    byId('dialog-trouble').textContent = error.message;
    byId('dialog-trouble').hidden = false;
  } finally {
    byId('next').disabled = false;
  }
}

async function attempt(work) {
  try {
    await work();
    byId('trouble').hidden = true;
  } catch (error) {
    byId('trouble').textContent = error.message;
    byId('trouble').hidden = false;
  }
}

function tell(text) {
  byId('news').textContent = text;
  byId('news').hidden = false;
}
