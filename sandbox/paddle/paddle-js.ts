/**
 * The stand-in for Paddle.js: the part of `window.Paddle` that a page with a checkout uses. The checkout is a page
 * of the simulator in a frame over ours, as Paddle's is. It is sent to browsers as it stands here.
 */
export function paddleJs(url: string): string {
  // What compiled this file may have written its own word for naming functions into them.
  return `(() => { const __name = (it) => it; (${String(script)})(${JSON.stringify(url)}); })();`;
}

type Settings = { successUrl?: string; theme?: string; locale?: string; displayMode?: string };
type Options = { transactionId?: string; settings?: Settings; customer?: { email?: string } };
type Told = { name: string; data?: unknown };
type Setup = {
  token?: string;
  eventCallback?: (event: Told) => void;
  checkout?: { settings?: Settings };
};

/** Runs in browsers: it reaches nothing of this module but what it is called with. */
function script(base: string) {
  let setup: Setup = {};
  let overlay: HTMLElement | null = null;
  let current: Options = {};
  let before: Element | null = null;

  const tell = (name: string, data?: unknown) => setup.eventCallback?.({ name, data });

  function close() {
    if (!overlay) return;
    overlay.remove();
    overlay = null;
    if (before instanceof HTMLElement) before.focus();
    tell('checkout.closed', { transaction_id: current.transactionId });
  }

  function open(options: Options) {
    if (!setup.token) throw new Error('You must call Paddle.Initialize() with your token first.');
    if (!options.transactionId) throw new Error('The simulated Paddle opens transactions only.');
    const settings = { ...setup.checkout?.settings, ...options.settings };
    current = { ...options, settings };
    overlay?.remove();
    before = document.activeElement;
    const source = new URL(`${base}/checkout/${options.transactionId}`);
    source.searchParams.set('embedded', '1');
    if (settings.theme) source.searchParams.set('theme', settings.theme);
    if (options.customer?.email) source.searchParams.set('email', options.customer.email);
    const frame = document.createElement('iframe');
    frame.src = source.href;
    frame.title = 'Paddle checkout';
    frame.name = 'paddle_frame';
    frame.className = 'paddle-frame paddle-frame-overlay';
    frame.style.cssText = 'border:0;width:100%;height:100%';
    overlay = document.createElement('div');
    overlay.style.cssText = 'position:fixed;inset:0;z-index:99999;background:rgb(0 0 0/.5)';
    overlay.append(frame);
    document.body.append(overlay);
    frame.addEventListener('load', () => frame.focus(), { once: true });
  }

  addEventListener('message', (event: MessageEvent<{ paddle?: string; data?: unknown }>) => {
    if (event.origin !== base || typeof event.data?.paddle !== 'string') return;
    const { paddle: name, data } = event.data;
    if (name === 'checkout.closed') {
      close();
      return;
    }
    tell(name, data);
    const { successUrl } = current.settings ?? {};
    if (name === 'checkout.completed' && successUrl) location.assign(successUrl);
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });

  (window as unknown as { Paddle: unknown }).Paddle = {
    Initialized: false,
    Environment: { set: () => undefined },
    Initialize(given: Setup) {
      if (!given.token?.startsWith('test_')) throw new Error('This token is not of the sandbox.');
      setup = given;
      (this as { Initialized: boolean }).Initialized = true;
      // A payment link opens its checkout by itself.
      const transactionId = new URL(location.href).searchParams.get('_ptxn');
      if (transactionId) open({ transactionId });
    },
    Update(given: Setup) {
      setup = { ...setup, ...given };
    },
    Checkout: { open, close },
  };
}
