// Recognises private addresses, which proxied requests may not reach.
import { BlockList, isIP } from "node:net";

const nearby = new BlockList();
const ranges = `
  0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3
  ::/128 ::1/128 100::/64 2001:db8::/32 fc00::/7 fe80::/10 fec0::/10 ff00::/8
  64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16`; // The last four ranges contain IPv4 addresses.

for (const range of ranges.trim().split(/\s+/)) {
  const [address = "", bits] = range.split("/");
  nearby.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** True if the address is private. An IPv4-mapped IPv6 address (`::ffff:…`) is treated as its IPv4 address. */
export function isPrivateAddress(address: string): boolean {
  return nearby.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
