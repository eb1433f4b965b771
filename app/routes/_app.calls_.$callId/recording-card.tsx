import { Form, Link } from '@remix-run/react';

import { Confirm } from '~/components/settings-card';
import type { RecordingWords } from '~/modules/calls/recording-words.server';

type RecordingCardProps = { recording: RecordingWords; canWork: boolean; canErase: boolean };

/** Where the recording is, how long it stays, and what can be done about that. */
export function RecordingCard({ recording, canWork, canErase }: RecordingCardProps) {
  const { words, stays, isGone, isKept, receipt } = recording;
  return (
    <section className="fd-card" aria-labelledby="recording-kept">
      <header>
        <h2 id="recording-kept">Recording</h2>
      </header>
      <div className="body grid gap-3">
        <p>{words}</p>
        {stays && <p className="fd-small fd-muted">{stays}</p>}
        {receipt && (
          <p>
            <Link className="fd-link" to={receipt}>
              Receipt of the deletion
            </Link>
          </p>
        )}
        {!isGone && (canWork || canErase) && (
          <div className="flex flex-wrap items-start gap-2">
            {canWork && (
              <Form method="post" preventScrollReset>
                <button
                  className="btn btn-sm"
                  name="intent"
                  value={isKept ? 'let-recording-go' : 'keep-recording'}
                >
                  {isKept ? 'Keep as the plan says' : 'Keep for good'}
                </button>
              </Form>
            )}
            {canErase && (
              <Confirm label="Delete now" of="the recording">
                <Form method="post" className="grid gap-3">
                  <p>
                    The recording goes for good, here and at the phone service. What was said stays
                    as text.
                  </p>
                  <div>
                    <button className="btn btn-error" name="intent" value="delete-recording">
                      Delete the recording
                    </button>
                  </div>
                </Form>
              </Confirm>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
