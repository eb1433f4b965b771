export async function startVapiSimulator(_options: {
  port: number;
  databaseUrl: string;
  appUrl: string;
}) {
  return { async stop() {} };
}
