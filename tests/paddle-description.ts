import { readFile } from 'node:fs/promises';

import { parse } from 'yaml';

/** An event as Paddle publishes it. */
export type Example = { name: string; event: Record<string, unknown> };

type Ref = { $ref?: string; value?: unknown };
type Description = {
  webhooks: Record<
    string,
    { post: { requestBody: { content: Record<string, { examples?: Record<string, Ref> }> } } }
  >;
  components: { examples: Record<string, Ref> };
};

/**
 * The examples of webhooks in Paddle's published API description (OpenAPI 3.1), which is Paddle's and no part of
 * this repository: `v1/openapi.yaml` of github.com/PaddleHQ/paddle-openapi.
 *
 * @param source a file, or an address; YAML or JSON
 */
export async function readExamples(source: string): Promise<Example[]> {
  const text = /^https?:/.test(source)
    ? await (await fetch(source)).text()
    : await readFile(source, 'utf8');
  const { webhooks, components } = parse(text, { maxAliasCount: -1 }) as Description;
  return Object.entries(webhooks).flatMap(([type, { post }]) => {
    const examples = post.requestBody.content['application/json']?.examples ?? {};
    return Object.entries(examples).map(([label, given]) => {
      const { value } = given.$ref ? components.examples[given.$ref.split('/').at(-1)!]! : given;
      return { name: `${type} (${label})`, event: value as Example['event'] };
    });
  });
}
