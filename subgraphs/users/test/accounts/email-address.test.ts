import { expect, test } from '@jest/globals';
import { emailAddressScalar } from '../../src/accounts/email-address.ts';

test.each(['Ada@Example.com', 'ada.lovelace+graph@sub.example.co.uk', `${'a'.repeat(64)}@example.com`])(
  '%s is an address, in lower case',
  (text) => {
    expect(emailAddressScalar.parseValue(text)).toBe(text.toLowerCase());
  },
);

test.each([
  '',
  'ada',
  'ada@',
  '@example.com',
  'ada@example',
  'a b@example.com',
  'ada@example.com\n',
  `a@${'b'.repeat(250)}.com`,
  7,
  null,
])('%j is none', (value) => {
  expect(() => emailAddressScalar.parseValue(value)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});
