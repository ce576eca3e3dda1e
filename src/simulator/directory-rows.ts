// A person and a group as Graph's directory shows them, every property that the pretend tenant has.
import { domain } from './organisation.ts';
import type { Group, Person } from './organisation.ts';
import type { Row } from './odata.ts';

export function userRow(person: Person): Row {
  return {
    id: person.id,
    displayName: person.name,
    givenName: person.givenName || null,
    surname: person.surname || null,
    userPrincipalName: person.upn,
    mail: person.kind === 'guest' ? `${person.upn.split('_')[0]}@partner.example` : person.upn,
    jobTitle: person.jobTitle,
    department: person.department,
    officeLocation: null,
    mobilePhone: null,
    businessPhones: [],
    preferredLanguage: person.language,
    usageLocation: person.country,
    country: person.country,
    accountEnabled: person.enabled,
    userType: person.kind === 'guest' ? 'Guest' : 'Member',
    companyName: 'Northwind Harbour',
    createdDateTime: '2024-03-04T08:00:00Z',
  };
}

export function groupRow(group: Group): Row {
  return {
    id: group.id,
    displayName: group.name,
    description: group.description,
    visibility: group.hidden ? 'HiddenMembership' : null,
    mail: null,
    mailEnabled: false,
    mailNickname: `${group.name.toLowerCase().replaceAll(' ', '-')}.${domain.split('.')[0]}`,
    securityEnabled: true,
    groupTypes: [],
    createdDateTime: '2024-03-04T08:00:00Z',
  };
}
