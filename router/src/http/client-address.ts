import { BlockList, isIP } from 'node:net';

/** Knows a client's address from the peer's and what trusted proxies say. */
export type ClientAddress = (peer: string | undefined, forwardedFor: string | undefined) => string;

/** @param trustedProxies addresses and ranges: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8` */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) {
    const [address = '', prefix] = proxy.split('/');
    const family = familyOf(address);
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) > 0 && trusted.check(address, familyOf(address));

  return (peer = '', forwardedFor = '') => {
    // Each proxy appends whom it heard from, so the last address that is no proxy of ours is the client's. What stands
    // before it, the client may have made up.
    const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()));
    let address = plain(peer);
    while (isTrusted(address)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

/** IPv4 as it is written, where a socket for both families has it inside an IPv6 address. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
