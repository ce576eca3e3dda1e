// The page on which a person picks a pretend account; no password is asked. The admin comes first.
import { html } from 'hono/html';
import { groupNames } from './organisation.ts';
import type { Person } from './organisation.ts';
import { findPerson, groupNamed } from './world.ts';
import type { World } from './world.ts';

/** `address` is the authorize request; each link repeats it with `pick`. */
export function accountPicker(world: World, address: string) {
  const link = (pick: string) => {
    const url = new URL(address);
    url.searchParams.set('pick', pick);
    return `${url.pathname}${url.search}`;
  };
  const admins = groupNamed(world, groupNames.admins).people;
  const approvers = groupNamed(world, groupNames.approvers).people;
  const viewers = groupNamed(world, groupNames.viewers).people;
  const yours = [...world.people.values()].filter((person) => person.yours).slice(0, 4);
  const hint = new URL(address).searchParams.get('login_hint');
  const hinted = hint === null ? undefined : findPerson(world, hint);
  const people = [
    ...new Set([
      hinted?.id,
      ...admins,
      ...approvers.slice(0, 1),
      ...viewers.slice(0, 1),
      ...yours.map((person) => person.id),
    ]),
  ]
    .map((id) => (id === undefined ? undefined : world.people.get(id)))
    .filter((person): person is Person => person !== undefined);
  const role = (person: Person) =>
    admins.includes(person.id)
      ? 'Campaign admin'
      : approvers.includes(person.id)
        ? 'Campaign approver'
        : viewers.includes(person.id)
          ? 'Campaign viewer'
          : 'Employee';
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Pick an account – pretend sign-in</title>
    <style>
      body { font: 16px/1.4 system-ui, sans-serif; background: #eef1f6; color: #1b1a19; display: grid; place-items: center; min-height: 100vh; margin: 0; }
      main { background: #fff; padding: 2rem; width: min(26rem, 90vw); border-radius: 8px; box-shadow: 0 2px 12px #0002; }
      h1 { font-size: 1.4rem; margin: 0 0 0.25rem; }
      p { color: #605e5c; margin: 0 0 1rem; font-size: 0.9rem; }
      a { display: flex; gap: 0.75rem; align-items: center; padding: 0.75rem; margin: 0 -0.75rem; border-radius: 6px; color: inherit; text-decoration: none; }
      a:hover, a:focus-visible { background: #f3f2f1; outline: 2px solid #0f6cbd; }
      small { display: block; color: #605e5c; }
      .dot { width: 2.2rem; height: 2.2rem; border-radius: 50%; background: #0f6cbd; color: #fff; display: grid; place-items: center; flex: none; }
    </style>
  </head>
  <body>
    <main>
      <h1>Pick an account</h1>
      <p>Pretend sign-in of Northwind Harbour. No password is asked.</p>
      ${people.map(
        (person) => html`<a href="${link(person.id)}" data-person="${person.id}">
          <span class="dot" aria-hidden="true">${person.name.slice(0, 1)}</span>
          <span>${person.name}<small>${person.upn} · ${role(person)}</small></span></a>`,
      )}
      <a href="${link('cancel')}">Cancel</a>
    </main>
  </body>
</html>`;
}
