/** What a person types before their account is deleted. */
export const accountPhrase = 'delete my account';
