/** A 403 tells that a line is turned away by where it comes from only where its page says so. */
import { expect, it } from 'vitest';
import { turnedAway } from '../../../electron/preflight/checks/turned-away.ts';

it.each([
  'The Amazon CloudFront distribution is configured to block access from your country.',
  'The owner of this website (a.example) has banned the country or region your IP address is in (JP) from accessing it.',
  'The owner of this website (a.example) has banned your IP address (192.0.2.9).',
  'Your IP address has been blocked.',
  'Access from your country is not allowed.',
  'Access from this network has been restricted',
  'This content is not available in your region',
  'お住まいの地域ではアクセスできません',
  'この国からのアクセスは許可されていません',
  'お住まいの地域からこのサイトへのアクセスは許可されていません',
])('%s', (page) => {
  expect(turnedAway(403, page)).toBe('refused');
});

it.each([
  '<h1>Access Denied</h1><p>You don\'t have permission to access "/" on this server.</p>',
  '<h1>403 Forbidden</h1><p>Access denied</p><p>Your IP address: 192.0.2.9</p>',
  '<title>Access Denied</title><h1>Access Denied</h1>Your IP address is 192.0.2.9',
  'You are not allowed to access this network resource',
  'Access is denied to this network service. Log in to continue',
  'This service is restricted to this network',
  'The page you requested is not available <a href="/">Choose your country or region: Japan</a>',
])('%s, which says nothing of the kind', (page) => {
  expect(turnedAway(403, page)).toBeNull();
});
