import type { Vapi } from '@vapi-ai/server-sdk';

import type { Config } from '~/modules/receptionist/config.server';
import { sayRecorded, spokenBy } from '~/modules/receptionist/spoken.server';
import { isClosed, systemPrompt, withoutTags, type PromptSource } from './prompt.server';
import { structuredDataSchema } from './structured-data.server';
import { trialMarkName } from './trial-mark.server';
import { toolNames, toolParameters, tools, type ToolName } from './tools';

export type AssistantSource = PromptSource & {
  business: PromptSource['business'] & { id: string };
  /** Address of this site, without a path. */
  siteUrl: string;
  /** What Vapi proves itself with, and the header that it sends it in. */
  secret: string;
  secretHeader?: string;
  /** Knowledge files that Vapi has: their ids there. */
  files: { vapiFileId: string; name: string }[];
};

/**
 * Where Vapi sends the events of our calls. It does not send again unless it is told to; what we refuse
 * for good would be refused again. Source: Vapi API, `Server` and `BackoffPlan`.
 */
export function vapiServer({
  siteUrl,
  secret,
  secretHeader = 'X-Vapi-Secret',
}: Pick<AssistantSource, 'siteUrl' | 'secret' | 'secretHeader'>): Vapi.Server {
  return {
    url: new URL('/api/webhooks/vapi', siteUrl).href,
    timeoutSeconds: 20,
    headers: { [secretHeader]: secret },
    // The type is an object in Vapi's description and a string in its examples and in what it answers.
    backoffPlan: {
      type: 'exponential' as unknown as Vapi.BackoffPlan['type'],
      maxRetries: 6,
      baseDelaySeconds: 1,
    },
  };
}

/**
 * A configuration as Vapi's assistant. Pure: the same source gives the same assistant. Callers' variables
 * (isOpen, now, callerName, callerHistory) come with the answer to `assistant-request`.
 * Source: Vapi API, `CreateAssistantDTO`; Vapi docs, dynamic variables (LiquidJS).
 */
export function toAssistant(source: AssistantSource): Vapi.CreateAssistantDto {
  const { config, business } = source;
  const server = vapiServer(source);
  return {
    // Vapi takes 40 characters.
    name: config.voice.name.slice(0, 40),
    firstMessage: firstMessage(source),
    firstMessageMode: 'assistant-speaks-first',
    voice: voiceOf(config),
    transcriber: {
      provider: 'deepgram',
      model: 'nova-3',
      // One language is heard better when it is known; of several, Deepgram finds out which.
      language: config.voice.languages.length === 1 ? config.voice.languages[0] : 'multi',
    },
    model: {
      provider: 'openai',
      model: 'gpt-5.4-mini',
      messages: [{ role: 'system', content: systemPrompt(source) }],
      tools: assistantTools(source, server),
    },
    server,
    serverMessages: [
      'status-update',
      // Also what is not final yet, for those who follow the call.
      'transcript',
      'end-of-call-report',
      'hang',
      'tool-calls',
      'transfer-destination-request',
      'transfer-update',
    ],
    analysisPlan: {
      summaryPlan: { enabled: true },
      structuredDataPlan: {
        enabled: true,
        schema: structuredDataSchema(config.questions.questions),
      },
      successEvaluationPlan: { enabled: false },
    },
    artifactPlan: { recordingEnabled: true },
    monitorPlan: { listenEnabled: true, controlEnabled: true },
    maxDurationSeconds: 1800,
    endCallMessage: spokenBy(config).goodbye,
    metadata: { businessId: business.id },
  };
}

/** What only the moment of a call knows: `assistant-request` is answered with it. */
export type CallMoment = {
  firstMessage: string;
  variableValues: Record<string, string | boolean>;
};

/**
 * A draft as it is tried: what {@link toAssistant} makes of it, as overrides of the assistant that is at Vapi.
 * These are all the differences from what publishing would bring there:
 *
 * - no server: overrides reach browsers, and the secret must not. Vapi takes the published assistant's, which
 *   is the same one. Source: Vapi API, `CreateFunctionToolDTO.server`.
 * - the mark of a try in the metadata, by which the answers come from the draft and change nothing.
 * - what `assistant-request` says at the beginning of a call that comes in; nobody asks it for a try.
 */
export function toTrial(
  source: AssistantSource,
  moment: CallMoment,
  mark: string,
): Vapi.AssistantOverrides {
  const { server: _server, model, metadata, ...same } = toAssistant(source);
  const { tools: list, ...rest } = model as Vapi.OpenAiModel;
  return {
    ...same,
    model: { ...rest, tools: list?.map(withoutServer) } as Vapi.AssistantOverridesModel,
    metadata: { ...metadata, [trialMarkName]: mark },
    ...moment,
  };
}

function withoutServer(tool: Tool): Tool {
  const { server: _server, ...rest } = tool as Vapi.OpenAiModelToolsItem.Function;
  return rest as Tool;
}

/** Vapi's voices speak English when they are not told; of several languages they follow the text. */
function voiceOf({ voice }: Config): Vapi.CreateAssistantDtoVoice {
  const [language, ...more] = voice.languages;
  const isTold = language !== undefined && language !== 'en' && more.length === 0;
  return { provider: 'vapi', voiceId: voice.voice, ...(isTold && { language }) };
}

function firstMessage({ config, business }: AssistantSource): string {
  const greeting = sayRecorded(withoutTags(config.voice.greeting), config);
  const { mode, greeting: own } = config.hours.afterHours;
  if (mode === 'answer') return greeting;
  const say = spokenBy(config);
  const closed = own
    ? sayRecorded(withoutTags(own), config)
    : `${say.closed(withoutTags(business.name))} ${say.takesMessage}`;
  return `{% if ${isClosed} %}${closed}{% else %}${greeting}{% endif %}`;
}

type Tool = Vapi.OpenAiModelToolsItem;

function assistantTools({ config, files }: AssistantSource, server: Vapi.Server): Tool[] {
  const { offersCallBack, appointments } = config.messages;
  const unused = new Set<ToolName>([
    ...(offersCallBack ? [] : (['request_call_back'] as const)),
    ...(appointments.isOn ? [] : (['propose_appointment', 'book_appointment'] as const)),
  ]);
  const list: Tool[] = toolNames
    .filter((name) => !unused.has(name))
    .map((name) => ({
      type: 'function',
      function: {
        name,
        description: tools[name].description,
        parameters: toolParameters(name) as unknown as Vapi.OpenAiFunctionParameters,
      },
      server,
    }));
  // Without destinations Vapi asks us where to, at the moment of the transfer.
  if (config.transfers.people.length > 0) list.push({ type: 'transferCall', destinations: [] });
  if (files.length > 0) {
    list.push({
      type: 'query',
      knowledgeBases: [
        {
          provider: 'google',
          name: 'documents',
          description:
            `Documents of the business: ${files.map(({ name }) => name).join(', ')}`.slice(0, 1000),
          fileIds: files.map(({ vapiFileId }) => vapiFileId),
        },
      ],
    });
  }
  list.push({ type: 'endCall' });
  return list;
}
