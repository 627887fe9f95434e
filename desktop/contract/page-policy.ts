/**
 * What the page may do, wherever it is shown: it asks nobody but its own host. Only style sheets
 * that bear this load's nonce (Mantine's) join ours; no text ever becomes HTML.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** The devices of this machine that the page may ask for: the microphone, for voice notes. */
export const devicePolicy = [
  'microphone=(self)',
  ...['camera', 'display-capture', 'geolocation', 'hid', 'serial', 'usb'].map((device) => `${device}=()`),
].join(', ')
