import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import onHeaders from 'on-headers';

const twoYears = 63_072_000;

/** What pages of ours may use of a device. Paying with a phone's wallet happens in Paddle's frame. */
const permissions = [
  'accelerometer=()',
  'browsing-topics=()',
  'camera=()',
  'display-capture=()',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'magnetometer=()',
  'microphone=(self)',
  'midi=()',
  'payment=(self "https://buy.paddle.com" "https://sandbox-buy.paddle.com")',
  'serial=()',
  'usb=()',
].join(', ');

/** For what is no page: whatever a browser takes it for, it loads and runs nothing. */
const policyOfFiles = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"; // prettier-ignore

/**
 * The headers of every answer, but for the policy of pages, which has their nonce in it and comes with them.
 *
 * @param isSecure whether this site is reached by https
 */
export function secureHeaders(isSecure: boolean) {
  const common = helmet({
    contentSecurityPolicy: false,
    // Paddle's checkout opens the windows of banks and wallets, and hears of them again.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    // Not helmet's no-referrer: browsers then send `Origin: null` with forms, which Remix refuses.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: isSecure ? { maxAge: twoYears, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  });
  return (request: Request, response: Response, next: NextFunction) => {
    response.setHeader('Permissions-Policy', permissions);
    onHeaders(response, function (this: Response) {
      if (!this.hasHeader('Content-Security-Policy')) {
        this.setHeader('Content-Security-Policy', policyOfFiles);
      }
    });
    common(request, response, next);
  };
}
