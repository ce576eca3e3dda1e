// Why somebody sees nothing: no role in Keywave, or no campaign yet.

import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { LockClosedRegular, MegaphoneRegular } from '@fluentui/react-icons';
import type { Host } from '../host.ts';
import { Empty } from '../parts/states.tsx';
import { READ_ROLES } from '../session.ts';

const useStyles = makeStyles({
  page: { maxWidth: '44rem', margin: '0 auto', paddingTop: tokens.spacingVerticalXXXL },
  roles: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    justifyContent: 'center',
    marginTop: tokens.spacingVerticalM,
  },
  role: { paddingInline: tokens.spacingHorizontalMNudge },
  note: { display: 'block', marginTop: tokens.spacingVerticalM, color: tokens.colorNeutralForeground2 },
});

export function NoRole({ roles, host }: { readonly roles: readonly string[]; readonly host: Host }) {
  const styles = useStyles();
  return (
    <main className={styles.page}>
      <Empty
        as="h1"
        icon={<LockClosedRegular />}
        title="Your account has no role in this tab"
        action={
          host.switchAccount !== null && (
            <Button onClick={() => void host.switchAccount?.()}>Use another account</Button>
          )
        }
      >
        It shows how people move to passkeys, so it needs one of these roles:
        <span className={styles.roles}>
          {READ_ROLES.map((role) => (
            <Badge key={role} appearance="tint" size="large" className={styles.role}>
              {role}
            </Badge>
          ))}
        </span>
        <span className={styles.note}>
          {roles.length > 0 ? `You have ${roles.join(', ')}. ` : 'You have none. '}
          Ask the owner of the Keywave app in Entra to assign one to you.
        </span>
      </Empty>
    </main>
  );
}

export function NoCampaign({ retry }: { readonly retry: () => void }) {
  return (
    <main>
      <Empty
        as="h1"
        icon={<MegaphoneRegular />}
        title="There is no campaign yet"
        action={<Button onClick={retry}>Look again</Button>}
      >
        Keywave opens the first one when it starts. If this stays, the operator should look at its log.
      </Empty>
    </main>
  );
}
