import { getInputProps, getSelectProps, getTextareaProps } from '@conform-to/react';
import { Plus } from 'lucide-react';

import { FormError } from '~/components/form-error';
import { RowButtons } from '~/components/row-buttons';
import { SectionForm, useSectionForm } from '~/components/section-form';
import { SettingsCard } from '~/components/settings-card';
import { Field, SelectField, TextareaField } from '~/components/ui/field';
import { t } from '~/modules/languages/t';

type QuestionValue = {
  id: string;
  question: string;
  label: string;
  type: string;
  choices: string;
  isRequired: string;
};
type QuestionsValue = { questions: QuestionValue[] };

const types = () =>
  [
    ['text', t`In words`],
    ['yes-no', t`Yes or no`],
    ['number', t`A number`],
    ['date', t`A date`],
    ['choice', t`One of several`],
  ] as const;

/** What callers are asked, in this order. Each answer stands on the call's page under its label. */
export function QuestionsForm({
  value,
  base,
  canEdit,
}: {
  value: QuestionsValue;
  base: string;
  canEdit: boolean;
}) {
  const section = useSectionForm<QuestionsValue>('questions', { value, base });
  const { form, fields } = section;
  const questions = fields.questions.getFieldList();
  return (
    <SectionForm {...section} canEdit={canEdit}>
      <SettingsCard id="ask" title="What callers are asked">
        <p className="fd-muted">
          In this order, as far as the call lets it. Each answer stands on the page of the call.
        </p>
        <FormError id={fields.questions.errorId} errors={fields.questions.errors} />
        {questions.length === 0 && <p>Nothing yet: your receptionist asks only why people call.</p>}
        {questions.map((item, index) => {
          const question = item.getFieldset();
          const name = question.label.initialValue || t`question ${index + 1}`;
          return (
            <fieldset key={item.key} className="fd-row">
              <legend className="sr-only">Question: {name}</legend>
              <input {...getInputProps(question.id, { type: 'hidden' })} key="id" />
              <Field
                label="Question"
                errors={question.question.errors}
                {...getInputProps(question.question, { type: 'text' })}
                placeholder="What budget do you have in mind?"
                maxLength={200}
                autoComplete="off"
              />
              <div className="grid gap-3 sm:grid-cols-2">
                <Field
                  label="Name of the answer"
                  errors={question.label.errors ?? question.id.errors}
                  {...getInputProps(question.label, { type: 'text' })}
                  placeholder="Budget"
                  maxLength={60}
                  autoComplete="off"
                />
                <SelectField
                  label="Answer"
                  options={types()}
                  errors={question.type.errors}
                  {...getSelectProps(question.type)}
                />
              </div>
              <div className="fd-if-choice">
                <TextareaField
                  label="Answers to choose from"
                  hint="One a line."
                  errors={Object.values(question.choices.allErrors)[0]}
                  {...getTextareaProps(question.choices)}
                  rows={3}
                />
              </div>
              <div className="flex flex-wrap items-center justify-between gap-2">
                <label className="fd-check">
                  <input
                    {...getInputProps(question.isRequired, { type: 'checkbox' })}
                    className="checkbox"
                  />
                  Always asked
                </label>
                {canEdit && (
                  <RowButtons
                    form={form}
                    list={fields.questions.name}
                    index={index}
                    count={questions.length}
                    of={name}
                  />
                )}
              </div>
            </fieldset>
          );
        })}
        {canEdit && questions.length < 20 && (
          <div>
            <button
              {...form.insert.getButtonProps({
                name: fields.questions.name,
                defaultValue: {
                  id: '',
                  question: '',
                  label: '',
                  type: 'text',
                  choices: '',
                  isRequired: '',
                },
              })}
              className="btn"
            >
              <Plus className="fd-icon" aria-hidden />
              Add a question
            </button>
          </div>
        )}
      </SettingsCard>
    </SectionForm>
  );
}
