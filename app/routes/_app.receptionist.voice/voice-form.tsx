import { getInputProps, getSelectProps, getTextareaProps } from '@conform-to/react';

import { FormError } from '~/components/form-error';
import { SectionForm, useSectionForm } from '~/components/section-form';
import { SettingsCard } from '~/components/settings-card';
import { Field, SelectField, TextareaField } from '~/components/ui/field';
import { paths } from '~/paths';

type VoiceValue = {
  name: string;
  greeting: string;
  saysRecorded: string;
  voice: string;
  mainLanguage: string;
  languages: string[];
  tone: string;
  instructions: string;
};

type VoiceFormProps = {
  value: VoiceValue;
  base: string;
  voices: { id: string; label: string; about: string; speaks: string }[];
  languages: readonly (readonly [string, string])[];
  tones: readonly (readonly [string, string])[];
  canEdit: boolean;
};

/** Who answers, what they say first, how they sound, and what they have been told. */
export function VoiceForm({ value, base, voices, languages, tones, canEdit }: VoiceFormProps) {
  const section = useSectionForm<VoiceValue>('voice', { value, base });
  const { fields } = section;
  // One ticked box comes back as a text, several as a list.
  const spoken = new Set<unknown>([fields.languages.initialValue ?? []].flat());
  return (
    <SectionForm {...section} canEdit={canEdit}>
      <SettingsCard id="who" title="Who answers">
        <Field
          label="Name"
          hint="Callers may ask who is speaking."
          errors={fields.name.errors}
          {...getInputProps(fields.name, { type: 'text' })}
          autoComplete="off"
          maxLength={40}
          required
        />
        <TextareaField
          label="Greeting"
          hint="The first words of every call."
          errors={fields.greeting.errors}
          {...getTextareaProps(fields.greeting)}
          rows={3}
          maxLength={400}
          required
        />
        <div>
          <label className="fd-check">
            <input
              {...getInputProps(fields.saysRecorded, { type: 'checkbox' })}
              className="checkbox"
              aria-describedby="recorded-hint"
            />
            Say that the call is recorded
          </label>
          <p id="recorded-hint" className="fd-small fd-muted">
            In its main language, where the greeting does not say it. Many places ask for it by law.
          </p>
        </div>
      </SettingsCard>
      <SettingsCard id="sound" title="How it sounds">
        <fieldset aria-describedby={fields.voice.errors ? 'voice-error' : undefined}>
          <legend className="fd-label mb-1.5">Voice</legend>
          <div className="fd-choices">
            {voices.map(({ id, label, about, speaks }) => (
              <div key={id} className="grid content-start gap-1.5">
                <label className="fd-choice">
                  <input
                    type="radio"
                    className="radio"
                    name={fields.voice.name}
                    value={id}
                    defaultChecked={fields.voice.initialValue === id}
                  />
                  <b className="font-semibold">{label}</b>
                  <span className="fd-small fd-muted">{about}</span>
                  <span className="fd-small fd-muted">{speaks}</span>
                </label>
                {/* What is said matters not: how it sounds does. */}
                {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
                <audio
                  className="h-9 w-full"
                  controls
                  preload="none"
                  src={paths.voiceSample(id)}
                  aria-label={`Sample of ${label}`}
                />
              </div>
            ))}
          </div>
          <FormError id="voice-error" errors={fields.voice.errors} />
        </fieldset>
        <SelectField
          label="Main language"
          hint="It always speaks this one, and says in it what it says by itself: write the greeting in it too."
          errors={fields.mainLanguage.errors}
          options={languages}
          {...getSelectProps(fields.mainLanguage)}
          // A form that was open since before there was a choice comes back without one.
          defaultValue={fields.mainLanguage.initialValue ?? value.mainLanguage}
        />
        <fieldset aria-describedby={fields.languages.errors ? 'languages-error' : undefined}>
          <legend className="fd-label mb-1.5">Languages it speaks</legend>
          <div className="flex flex-wrap gap-x-5">
            {languages.map(([code, name]) => (
              <label key={code} className="fd-check">
                <input
                  type="checkbox"
                  className="checkbox"
                  name={fields.languages.name}
                  value={code}
                  defaultChecked={spoken.has(code)}
                />
                {name}
              </label>
            ))}
          </div>
          <FormError id="languages-error" errors={fields.languages.errors} />
        </fieldset>
        <fieldset>
          <legend className="fd-label mb-1.5">Tone</legend>
          {tones.map(([tone, label]) => (
            <label key={tone} className="fd-check">
              <input
                type="radio"
                className="radio"
                name={fields.tone.name}
                value={tone}
                defaultChecked={fields.tone.initialValue === tone}
              />
              {label}
            </label>
          ))}
        </fieldset>
      </SettingsCard>
      <SettingsCard id="told" title="Instructions">
        <TextareaField
          label="What it should know and do"
          hint="As you would tell a new colleague: what matters, what is urgent, what never to say."
          errors={fields.instructions.errors}
          {...getTextareaProps(fields.instructions)}
          rows={8}
          maxLength={6000}
        />
      </SettingsCard>
    </SectionForm>
  );
}
