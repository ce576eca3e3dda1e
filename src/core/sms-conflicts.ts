// What stands between the tenant and the end of Microsoft's own SMS and voice MFA: people who have nothing else, an opt-out
// that only postpones, and the pass that people without any method would need. Sources: Microsoft Learn
// concept-sms-voice-retirement and its FAQ, howto-authentication-temporary-access-pass.

import type { PeopleCounts } from './people-counts.ts';
import type { MethodsPolicy } from './policy.ts';
import { LEARN, type ReadinessFinding } from './readiness-finding.ts';

export function smsConflicts(
  { methods, migrationOptOut }: MethodsPolicy,
  people: PeopleCounts,
): readonly ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  const { members, smsOrVoiceOnly, adminsOnSms, guestsOnSms, withoutMfa } = people;
  const on = ['Sms', 'Voice'].filter((method) => methods[method] === 'enabled');
  if (smsOrVoiceOnly > 0) {
    found.push({
      id: 'sms-or-voice-only',
      severity: 'hinders',
      what: `${smsOrVoiceOnly} of ${members} people have nothing but SMS or voice for MFA.`,
      evidence: `${on.length > 0 ? `still on: ${on.join(', ')}` : 'by Microsoft’s registration report'}; admins among them: ${adminsOnSms}`,
      why: 'Microsoft ends its own SMS and voice MFA on 2027-02-01 in the public cloud (for Global Administrators on 2027-07-01); they then meet a blocking prompt.',
      fix: 'Start a wave to the audience “SMS or voice only”; it goes first in every wave.',
      link: LEARN.sms,
    });
  }
  if (guestsOnSms > 0) {
    found.push({
      id: 'guests-on-sms',
      severity: 'notice',
      what: `${guestsOnSms} ${guestsOnSms === 1 ? 'guest has' : 'guests have'} nothing but SMS or voice for MFA.`,
      evidence: 'by Microsoft’s registration report',
      why: 'It ends for guests of this tenant on 2027-02-01, for external ones on 2027-07-01, and guests cannot register passkeys yet: Keywave does not write to them.',
      fix: 'Let them add Microsoft Authenticator, or trust the MFA of their own tenant.',
      link: LEARN.sms,
    });
  }
  if (migrationOptOut === true) {
    found.push({
      id: 'migration-opt-out',
      severity: 'hinders',
      what: 'The tenant opted out of Microsoft’s SMS and voice migration.',
      evidence: 'optOutSettings.passkeyDynamicMigration is true',
      why: 'It only postpones: on 2027-02-01 the opt-out ends, and people with SMS or voice alone meet a blocking prompt.',
      fix: 'Use the time: send waves to “SMS or voice only” first, then take the opt-out back.',
      link: LEARN.sms,
    });
  }
  if (withoutMfa > 0 && methods['TemporaryAccessPass'] === 'disabled') {
    found.push({
      id: 'no-pass-for-people-without-mfa',
      severity: 'notice',
      what: `${withoutMfa} of ${members} people cannot do MFA, and Temporary Access Pass is off.`,
      evidence: 'the state of the method TemporaryAccessPass is “disabled”',
      why: 'Registering a passkey needs MFA first; a pass is how people without any get in.',
      fix: 'Turn Temporary Access Pass on for a group, and let the help desk give one-time passes.',
      link: LEARN.pass,
    });
  }
  return found;
}
