import { Form } from '@remix-run/react';
import { CircleAlert } from 'lucide-react';

import { ForBusiness } from './for-business';
import { Picture } from './ui/picture';

/** Shows a picture and takes another: posts `intent` picture (with the file) or remove-picture. */
export function PictureForm({
  name,
  src,
  error,
  isSquare,
}: {
  name: string;
  src: string | null;
  error: string | null;
  isSquare?: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Picture of={name || '?'} src={src} isSquare={isSquare} isLarge />
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-2">
        <Form
          method="post"
          encType="multipart/form-data"
          className="flex max-w-full flex-wrap items-center gap-2"
        >
          <ForBusiness />
          <input
            type="file"
            name="picture"
            accept="image/jpeg,image/png,image/webp,image/gif"
            aria-label={isSquare ? 'Logo' : 'Picture'}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? 'picture-error' : 'picture-hint'}
            className="file-input max-w-full min-w-0"
            required
          />
          <button className="btn" name="intent" value="picture">
            Upload
          </button>
        </Form>
        {error ? (
          <p className="fd-error" id="picture-error" role="alert">
            <CircleAlert className="fd-icon" aria-hidden />
            {error}
          </p>
        ) : (
          <p className="fd-hint" id="picture-hint">
            JPEG, PNG or WebP of at most 5 MB.
          </p>
        )}
        {src && (
          <Form method="post">
            <ForBusiness />
            <button className="fd-more" name="intent" value="remove-picture">
              {isSquare ? 'Remove the logo' : 'Remove the picture'}
            </button>
          </Form>
        )}
      </div>
    </div>
  );
}
