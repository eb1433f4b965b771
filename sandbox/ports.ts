/** The fixed ports of the embedded stack, counted from the app's. All but the app bind to 127.0.0.1. */
export function sandboxPorts(app: number) {
  return {
    app,
    api: app + 1,
    mailbox: app + 2,
    vapi: app + 3,
    paddle: app + 4,
    postgres: app + 5,
    smtp: app + 6,
    google: app + 7,
  };
}

export type SandboxPorts = ReturnType<typeof sandboxPorts>;
