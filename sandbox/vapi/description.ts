import type { Vapi } from '@vapi-ai/server-sdk';
import { z } from 'zod';

/**
 * What Vapi takes: the part of its API description that we send, strictly, with its limits. What we never
 * send is known by name and not looked into. Source: Vapi API reference (CreateAssistantDTO,
 * UpdateAssistantDTO, CreateVapiPhoneNumberDTO, CreateCallDTO, CreateFileDTO), as the official server SDK
 * 2.0 has it; the types at the end hold the two together.
 */

const anything = (names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, z.unknown().optional()])) as Record<
    string,
    z.ZodOptional<z.ZodUnknown>
  >;

export const server = z.strictObject({
  url: z.url().optional(),
  timeoutSeconds: z.number().min(1).max(300).optional(),
  credentialId: z.string().optional(),
  staticIpAddressesEnabled: z.boolean().optional(),
  encryptedPaths: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.unknown()).optional(),
  backoffPlan: z
    .strictObject({
      type: z.enum(['fixed', 'exponential']),
      maxRetries: z.number().min(0).max(10),
      baseDelaySeconds: z.number().min(0).max(10),
      excludedStatusCodes: z.array(z.unknown()).optional(),
    })
    .optional(),
});

type JsonSchema = {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  description?: string;
  pattern?: string;
  format?: string;
  required?: string[];
  enum?: string[];
  title?: string;
};
const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.strictObject({
    type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
    items: jsonSchema.optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    description: z.string().optional(),
    pattern: z.string().optional(),
    format: z
      .enum(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'])
      .optional(),
    required: z.array(z.string()).optional(),
    enum: z.array(z.string()).optional(),
    title: z.string().optional(),
  }),
);

const toolExtras = {
  messages: z.array(z.unknown()).optional(),
  rejectionPlan: z.unknown().optional(),
};
const tool = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('function'),
    async: z.boolean().optional(),
    server: server.optional(),
    function: z.strictObject({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      strict: z.boolean().optional(),
      description: z.string().optional(),
      parameters: z
        .strictObject({
          type: z.literal('object'),
          properties: z.record(z.string(), jsonSchema),
          required: z.array(z.string()).optional(),
        })
        .optional(),
    }),
    ...anything('variableExtractionPlan parameters'),
    ...toolExtras,
  }),
  z.strictObject({
    type: z.literal('transferCall'),
    destinations: z.array(z.unknown()).optional(),
    ...toolExtras,
  }),
  z.strictObject({
    type: z.literal('query'),
    knowledgeBases: z
      .array(
        z.strictObject({
          name: z.string(),
          provider: z.literal('google'),
          model: z.string().optional(),
          description: z.string(),
          fileIds: z.array(z.string()),
        }),
      )
      .optional(),
    ...toolExtras,
  }),
  z.strictObject({ type: z.literal('endCall'), ...toolExtras }),
]);

const message = z.strictObject({
  role: z.enum(['assistant', 'function', 'user', 'system', 'tool']),
  content: z.string().nullable(),
});

const model = z.strictObject({
  provider: z.literal('openai'),
  model: z.string().regex(/^(?:gpt-|chatgpt-|o\d)/),
  messages: z.array(message).optional(),
  tools: z.array(tool).optional(),
  toolIds: z.array(z.string()).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().min(50).max(10_000).optional(),
  ...anything('toolRefs knowledgeBase fallbackModels reasoningEffort numFastTurns'),
});

const serverMessages = [
  'assistant.started',
  'assistant.speechStarted',
  'conversation-update',
  'end-of-call-report',
  'function-call',
  'hang',
  'language-changed',
  'language-change-detected',
  'model-output',
  'phone-call-control',
  'speech-update',
  'status-update',
  'transcript',
  'transcript[transcriptType="final"]',
  'tool-calls',
  'transfer-destination-request',
  'handoff-destination-request',
  'transfer-update',
  'user-interrupted',
  'voice-input',
  'chat.created',
  'chat.deleted',
  'session.created',
  'session.updated',
  'session.deleted',
  'call.deleted',
  'call.delete.failed',
  'call.artifact.upload',
] as const;

const plan = { enabled: z.boolean().optional(), messages: z.array(z.unknown()).optional(), timeoutSeconds: z.number().min(1).max(60).optional() }; // prettier-ignore

const assistantFields = {
  transcriber: z
    .strictObject({
      provider: z.literal('deepgram'),
      model: z.enum(['nova-3', 'nova-3-general', 'nova-2', 'nova-2-general', 'nova-2-phonecall']),
      language: z.enum(['en', 'es', 'fr', 'de', 'pt', 'multi', 'en-US', 'pt-BR']).optional(),
      ...anything('smartFormat languages keyterm keywords numerals endpointing fallbackPlan'),
    })
    .optional(),
  model: model.optional(),
  voice: z
    .strictObject({
      provider: z.literal('vapi'),
      voiceId: z.string(),
      speed: z.number().min(0.25).max(2).optional(),
      ...anything('cachingEnabled version language pronunciationDictionary chunkPlan'),
    })
    .optional(),
  firstMessage: z.string().optional(),
  firstMessageInterruptionsEnabled: z.boolean().optional(),
  firstMessageMode: z
    .enum([
      'assistant-speaks-first',
      'assistant-speaks-first-with-model-generated-message',
      'assistant-waits-for-user',
    ])
    .optional(),
  serverMessages: z.array(z.enum(serverMessages)).optional(),
  maxDurationSeconds: z.number().min(10).max(43_200).optional(),
  voicemailMessage: z.string().max(1000).optional(),
  endCallMessage: z.string().max(1000).optional(),
  endCallPhrases: z.array(z.string().min(2).max(140)).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  analysisPlan: z
    .strictObject({
      minMessagesThreshold: z.number().min(0).optional(),
      summaryPlan: z.strictObject(plan).optional(),
      structuredDataPlan: z.strictObject({ ...plan, schema: jsonSchema.optional() }).optional(),
      successEvaluationPlan: z.strictObject({ ...plan, rubric: z.string().optional() }).optional(),
      ...anything('structuredDataMultiPlan outcomeIds'),
    })
    .optional(),
  artifactPlan: z
    .strictObject({
      recordingEnabled: z.boolean().optional(),
      recordingFormat: z.enum(['wav;l16', 'mp3']).optional(),
      loggingEnabled: z.boolean().optional(),
      ...anything(
        'videoRecordingEnabled transcriptPlan recordingPath structuredOutputIds structuredOutputs',
      ),
    })
    .optional(),
  monitorPlan: z
    .strictObject({
      listenEnabled: z.boolean().optional(),
      listenAuthenticationEnabled: z.boolean().optional(),
      controlEnabled: z.boolean().optional(),
      controlAuthenticationEnabled: z.boolean().optional(),
      monitorIds: z.array(z.string()).optional(),
    })
    .optional(),
  credentialIds: z.array(z.string()).optional(),
  server: server.optional(),
};
const otherAssistantFields = anything(
  'voicemailDetection clientMessages backgroundSound modelOutputInMessagesEnabled transportConfigurations observabilityPlan credentials hooks compliancePlan backgroundSpeechDenoisingPlan startSpeakingPlan stopSpeakingPlan keypadInputPlan',
);

export const assistant = z.strictObject({
  name: z.string().max(40).optional(),
  ...assistantFields,
  ...otherAssistantFields,
});

export const phoneNumber = z.strictObject({
  provider: z.enum(['vapi', 'twilio', 'vonage', 'telnyx', 'byo-phone-number']),
  name: z.string().max(40).optional(),
  numberDesiredAreaCode: z.string().length(3).optional(),
  // Null in Vapi's guides (personalization), which makes it ask the server; the reference says string only.
  assistantId: z.string().nullish(),
  server: server.optional(),
  ...anything('fallbackDestination hooks sipUri authentication workflowId squadId number'),
});
/** The provider is what tells the kinds apart; an update may leave it out. */
export const phoneNumberUpdate = phoneNumber
  .omit({ numberDesiredAreaCode: true })
  .partial({ provider: true });

export const assistantOverrides = z.strictObject({
  ...assistantFields,
  ...otherAssistantFields,
  name: z.string().max(40).optional(),
  variableValues: z.record(z.string(), z.unknown()).optional(),
});

export const outboundCall = z
  .strictObject({
    name: z.string().max(40).optional(),
    assistantId: z.string().optional(),
    assistant: assistant.optional(),
    assistantOverrides: assistantOverrides.optional(),
    phoneNumberId: z.string().optional(),
    customer: z
      .strictObject({
        number: z.string().min(3).max(40).optional(),
        name: z.string().max(40).optional(),
        numberE164CheckEnabled: z.boolean().optional(),
        ...anything('extension assistantOverrides squadOverrides sipUri email externalId'),
      })
      .optional(),
    ...anything('assistantVersion transport customers schedulePlan phoneNumber customerId'),
  })
  .refine(({ assistantId, assistant: own }) => assistantId || own, {
    error:
      'Need One Of `assistant`, `assistantId`, `squad`, `squadId`, `workflow`, Or `workflowId`.',
  });

/** The parts of the form that uploads a document. */
export const fileUpload = z.strictObject({
  file: z.instanceof(File, { error: 'file should not be empty' }),
  purpose: z.enum(['assistant', 'composer-attachment', 'knowledge-base-v2']).optional(),
  metadata: z.string().max(4096).optional(),
});

/** What is wrong, in the words of Vapi's own answers. */
export function complaints(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${path ? `${path}.` : ''}property ${key} should not exist`);
    }
    if (issue.code === 'too_big' && issue.origin === 'string') {
      return [`${path} must be shorter than or equal to ${issue.maximum} characters`];
    }
    return [path ? `${path}: ${issue.message}` : issue.message];
  });
}

// The SDK's types hold what is described here: a field that it does not know would not compile.
type Known<Sent, Described> =
  Exclude<keyof Sent, keyof Described | `${string}-`> extends infer Left
    ? string extends Left
      ? true
      : [Left] extends [never]
        ? true
        : Left
    : never;
export const isKnown: [
  Known<typeof assistantFields, Vapi.CreateAssistantDto>,
  Known<z.input<typeof server>, Vapi.Server>,
  Known<z.input<typeof outboundCall>, Vapi.CreateCallDto>,
  Known<z.input<typeof fileUpload>, Vapi.CreateFileDto>,
] = [true, true, true, true];
