import type { SandboxPorts } from './ports';

/**
 * Fixed values of the embedded stack, so that anyone can script against it. They open nothing but a
 * database on this machine's loopback address.
 */
export const demoPassword = 'frontdesk-demo-1';

export const demoUsers = {
  demo: { email: 'demo@frontdesk.test', fullName: 'Nora Lindqvist' },
  manager: { email: 'manager@frontdesk.test', fullName: 'Jon Abara' },
  viewer: { email: 'viewer@frontdesk.test', fullName: 'Mei Tanaka' },
  other: { email: 'other@frontdesk.test', fullName: 'Luis Ortega' },
  admin: { email: 'admin@frontdesk.test', fullName: 'Ada Keller' },
} as const;

export const demoBusinesses = {
  harbor: {
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    slug: 'harbor',
    name: 'Harbor Realty',
    kind: 'real-estate',
    address: {
      line: '410 Bayview Street, San Francisco, CA 94124, United States',
      city: 'San Francisco',
      state: 'California',
      postcode: '94124',
    },
    timeZone: 'America/Los_Angeles',
    assistantId: '11111111-1111-4111-8111-111111111111',
    phoneNumberId: '22222222-2222-4222-8222-222222222222',
    phoneNumber: '+14155550100',
    receptionist: 'Harper',
    greeting:
      'Harbor Realty, this is the front desk. The call is recorded so the team can follow up. How can I help?',
  },
  summit: {
    id: 'aaaaaaaa-0000-4000-8000-000000000002',
    slug: 'summit',
    name: 'Summit Dental',
    kind: 'dental',
    address: {
      line: '88 Summit Avenue, Denver, CO 80203, United States',
      city: 'Denver',
      state: 'Colorado',
      postcode: '80203',
    },
    timeZone: 'America/Denver',
    assistantId: '33333333-3333-4333-8333-333333333333',
    phoneNumberId: '44444444-4444-4444-8444-444444444444',
    phoneNumber: '+14155550101',
    receptionist: 'Sam',
    greeting:
      'Summit Dental, this is the front desk. This call is recorded. How can I help you today?',
  },
} as const;

export type DemoBusiness = (typeof demoBusinesses)[keyof typeof demoBusinesses];

export const publishableKey = 'sb_publishable_frontdesk_demo_key_0000000000';
export const secretKey = 'sb_secret_frontdesk_demo_key_0000000000';
export const jwtSecret = 'frontdesk-demo-jwt-secret-only-for-127.0.0.1';
export const vapiPrivateKey = 'demo-vapi-key';
export const vapiPublicKey = 'demo-vapi-public-key';
export const vapiWebhookSecret = 'demo-vapi-secret';
export const paddleApiKey = 'pdl_sdbx_apikey_demo';
export const paddleClientToken = 'test_demo';
export const paddleWebhookSecret = 'demo-paddle-secret';
/** What the simulated Paddle sells, by its own ids: the same in every sandbox. */
export const paddlePrices = {
  starter: { month: 'pri_01demo0starter0monthly0000', year: 'pri_01demo0starter0yearly00000' },
  pro: { month: 'pri_01demo0pro0monthly00000000', year: 'pri_01demo0pro0yearly000000000' },
  business: { month: 'pri_01demo0business0monthly000', year: 'pri_01demo0business0yearly0000' },
} as const;
export const googleClientId = 'frontdesk-demo.apps.googleusercontent.test';
export const googleClientSecret = 'demo-google-secret';

/** What the app needs to run on the embedded stack: the same names as for hosted services. */
export function sandboxEnv(ports: SandboxPorts): Record<string, string> {
  return {
    SITE_URL: `http://localhost:${ports.app}`,
    SESSION_SECRET: 'frontdesk-demo-session-secret',
    NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${ports.api}`,
    NEXT_PUBLIC_SUPABASE_ANON_KEY: publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secretKey,
    DATABASE_URL: `postgres://postgres:password@127.0.0.1:${ports.postgres}/postgres`,
    VAPI_PRIVATE_KEY: vapiPrivateKey,
    VAPI_PUBLIC_KEY: vapiPublicKey,
    VAPI_WEBHOOK_SECRET: vapiWebhookSecret,
    VAPI_BASE_URL: `http://127.0.0.1:${ports.vapi}`,
    VOICE_SAMPLES_URL: `http://127.0.0.1:${ports.vapi}/samples`,
    PADDLE_API_KEY: paddleApiKey,
    PADDLE_CLIENT_TOKEN: paddleClientToken,
    PADDLE_WEBHOOK_SECRET: paddleWebhookSecret,
    PADDLE_ENVIRONMENT: 'sandbox',
    PADDLE_BASE_URL: `http://127.0.0.1:${ports.paddle}`,
    PADDLE_JS_URL: `http://127.0.0.1:${ports.paddle}/paddle.js`,
    PADDLE_PRICE_STARTER_MONTHLY: paddlePrices.starter.month,
    PADDLE_PRICE_STARTER_YEARLY: paddlePrices.starter.year,
    PADDLE_PRICE_PRO_MONTHLY: paddlePrices.pro.month,
    PADDLE_PRICE_PRO_YEARLY: paddlePrices.pro.year,
    PADDLE_PRICE_BUSINESS_MONTHLY: paddlePrices.business.month,
    PADDLE_PRICE_BUSINESS_YEARLY: paddlePrices.business.year,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    EMAIL_FROM: 'Frontdesk <hello@frontdesk.test>',
    METRICS_TOKEN: 'demo-metrics-token',
    FRONTDESK_SANDBOX: '1',
  };
}
