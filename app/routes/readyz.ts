import { answerReadiness } from '~/modules/intake/readiness.server';

/** Whether this process can take traffic: the database answers and the worker keeps up. */
export function loader() {
  return answerReadiness();
}
