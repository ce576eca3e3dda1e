// Which service URLs we take from an activity and send to. The SDK trusts every URL and hands it a bearer token,
// so a forged or corrupted address would carry our token away: https only, Microsoft's own hosts only, plus the
// host that the operator names (BOT_SERVICE_URL). Plain http only to this machine, and only in anonymous mode.
// Hosts as in the outbound allow-list of the Microsoft 365 Agents SDK.

const HOSTS: readonly string[] = ['smba.trafficmanager.net'];
const DOMAINS: readonly string[] = ['botframework.com', 'teams.microsoft.com', 'teams.microsoft.us'];
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export function serviceUrlCheck(own: string, anonymous: boolean): (serviceUrl: string) => boolean {
  const ownHost = URL.canParse(own) ? new URL(own).host : null;
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false;
    const { protocol, host, hostname, username, password } = new URL(serviceUrl);
    if (username !== '' || password !== '') return false;
    if (protocol === 'http:') return anonymous && LOOPBACK.includes(hostname);
    if (protocol !== 'https:') return false;
    // `host` has the port unless it is 443, so another port of a good host is refused.
    if (host === ownHost || HOSTS.includes(host)) return true;
    return DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
  };
}
