import { expect, test } from '@jest/globals';
import { clientAddress } from '../../src/http/client-address.ts';

const addressBehind = clientAddress(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']);

test.each([
  ['198.51.100.1', '203.0.113.9', '198.51.100.1', 'a stranger is not believed'],
  ['10.1.2.3', '203.0.113.9', '203.0.113.9', 'a trusted proxy is believed'],
  ['::ffff:10.1.2.3', '203.0.113.9', '203.0.113.9', 'also on a socket for both families'],
  ['fd00::1', '2001:db8::9', '2001:db8::9', 'in IPv6 too'],
  [
    '10.1.2.3',
    '1.1.1.1, 203.0.113.9, 192.0.2.7',
    '203.0.113.9',
    'what stands before the last stranger may be made up',
  ],
  ['10.1.2.3', '', '10.1.2.3', 'a proxy that says nothing is the client'],
  ['10.1.2.3', 'nonsense', '10.1.2.3', 'and so is one that says nonsense'],
])('%s with X-Forwarded-For "%s" is %s: %s', (peer, forwardedFor, expected) => {
  expect(addressBehind(peer, forwardedFor)).toBe(expected);
});

test('nobody is trusted unless configured', () => {
  expect(clientAddress([])('127.0.0.1', '203.0.113.9')).toBe('127.0.0.1');
});
