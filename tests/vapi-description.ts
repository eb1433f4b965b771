import { readFile } from 'node:fs/promises';

import Ajv, { type ErrorObject } from 'ajv';

type Json = Record<string, unknown>;
type Operation = {
  requestBody?: { required?: boolean; content: Record<string, { schema: Json }> };
};
type Description = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
};

/**
 * Holds requests against Vapi's published API description (OpenAPI 3.0), which is Vapi's and no part of this
 * repository: see docs/decisions/0012.
 */

/**
 * Where Vapi's description and Vapi itself are known to differ, each with the source, as a change of the
 * description. Whatever else differs is an error.
 */
const known: { because: string; mend: (schemas: Record<string, Form>) => void }[] = [
  {
    because:
      'BackoffPlan.type: an object with text values; its example, and what Vapi answers, is text.',
    mend: ({ BackoffPlan }) =>
      Object.assign(BackoffPlan?.properties.type ?? {}, { type: 'string' }),
  },
  {
    because:
      'UpdateVapiPhoneNumberDTO.assistantId: text; null makes Vapi ask the server (docs, personalization).',
    mend: ({ UpdateVapiPhoneNumberDTO }) =>
      Object.assign(UpdateVapiPhoneNumberDTO?.properties.assistantId ?? {}, { nullable: true }),
  },
  {
    because: 'CreateChatDTO.input: the messages of a call; its example has a role and a content.',
    mend: ({ CreateChatDTO }) =>
      Object.assign(CreateChatDTO?.properties.input ?? {}, {
        oneOf: undefined,
        anyOf: undefined,
        type: 'array',
        items: chatMessage,
      }),
  },
];
const chatMessage = {
  type: 'object',
  properties: { role: { type: 'string' }, content: { type: 'string' } },
  required: ['role', 'content'],
  additionalProperties: false,
};
type Form = { properties: Record<string, Json> };

/** A request as it went out. */
export type Recorded = { method: string; path: string; type: string; body: unknown };
export type Checker = {
  /** What is wrong with a request, a line each. */
  check: (request: Recorded) => string[];
  /** Where the description was mended first, and why. */
  mended: string[];
};

/** @param source a file, or an address */
export async function readDescription(source: string): Promise<Checker> {
  const text = /^https?:/.test(source)
    ? await (await fetch(source)).text()
    : await readFile(source, 'utf8');
  const published = JSON.parse(text) as Description;
  for (const { mend } of known)
    mend(published.components.schemas as unknown as Record<string, Form>);
  const description = strict(
    JSON.parse(JSON.stringify(published)),
    published.components.schemas,
  ) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'vapi', components: description.components });
  return {
    mended: known.map(({ because }) => because),
    check: (request) => check(request, description, ajv),
  };
}

function check(request: Recorded, description: Description, ajv: Ajv): string[] {
  const template = Object.keys(description.paths).find((path) => fits(path, request.path));
  const operation = template && description.paths[template]?.[request.method.toLowerCase()];
  if (!operation) return ['The description has no such request.'];
  const content = operation.requestBody?.content;
  if (!content) return request.body === undefined ? [] : ['The description has no body for it.'];
  if (request.body === undefined) {
    return operation.requestBody?.required ? ['The description asks for a body.'] : [];
  }
  const schema = content[request.type]?.schema;
  if (!schema) return [`The description has no body of the type ${request.type}.`];
  const validate = ajv.compile(inDocument(schema));
  if (validate(request.body)) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return errors.map((error) => `${error.instancePath} ${error.message} ${extra(error)}`.trim());
}

function fits(template: string, path: string): boolean {
  const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

function extra({ params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params as Json;
  if (additionalProperty) return `: ${String(additionalProperty)}`;
  return Array.isArray(allowedValues) ? allowedValues.slice(0, 20).join(', ') : '';
}

function inDocument(schema: Json): Json {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/', '"vapi#/components/'),
  ) as Json;
}

/**
 * The same, with fields that a form does not name refused. Vapi's description leaves that open, Vapi does not. Of
 * several forms one has to fit: theirs overlap ("a known name, or any text"), so that more may.
 */
function strict(value: unknown, schemas: Record<string, Json>): unknown {
  if (Array.isArray(value)) return value.map((item) => strict(item, schemas));
  if (value === null || typeof value !== 'object') return value;
  const { discriminator: _unused, oneOf, ...rest } = value as Json;
  const made = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, strict(inner, schemas)]),
  ) as Json;
  if (Array.isArray(oneOf)) Object.assign(made, oneForm(oneOf as Json[], schemas));
  // Some of its patterns are written as JavaScript has them, between slashes, and some lists of values are empty.
  if (typeof made.pattern === 'string') made.pattern = made.pattern.replace(/^\/(.*)\/$/, '$1');
  if (Array.isArray(made.enum) && made.enum.length === 0) delete made.enum;
  // The values of a list's items stand beside the list, too.
  if (made.type === 'array') delete made.enum;
  const isForm =
    made.type === 'object' && made.properties && made.additionalProperties === undefined;
  return isForm ? { ...made, additionalProperties: false } : made;
}

/** A choice of forms: the one with the same `provider` or `type` has to fit, so that errors are about that one. */
function oneForm(forms: Json[], schemas: Record<string, Json>): Json {
  for (const name of ['provider', 'type']) {
    const values = forms.map(({ $ref }) => {
      const target = schemas[String($ref).split('/').at(-1) ?? ''] as {
        properties?: Record<string, Json>;
      };
      return target?.properties?.[name]?.enum as unknown[] | undefined;
    });
    const all = values.flat();
    if (values.every((list) => list?.length) && new Set(all).size === all.length) {
      return {
        required: [name],
        properties: { [name]: { enum: all } },
        allOf: forms.map((form, index) => ({
          if: { properties: { [name]: { enum: values[index] } } },
          // oxlint-disable-next-line unicorn/no-thenable
          then: { $ref: form.$ref },
        })),
      };
    }
  }
  return { anyOf: forms.map((form) => strict(form, schemas)) };
}
