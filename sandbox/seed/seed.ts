export async function seedOnce(_options: { databaseUrl: string; env: Record<string, string> }) {}
