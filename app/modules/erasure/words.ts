import { t } from '~/modules/languages/t';

/** What a person types before their account is deleted. */
export const accountPhrase = (): string => t`delete my account`;
