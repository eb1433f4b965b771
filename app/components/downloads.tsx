import { paths, type DownloadList } from '~/paths';

type Props = { list: DownloadList; filters?: Record<string, string | null | undefined> };

/** The list that is shown as a file, all pages of it. */
export function Downloads({ list, filters }: Props) {
  return (
    <p className="fd-small fd-muted">
      Download <span className="sr-only">this list as </span>
      <a className="fd-link" href={paths.download(list, 'csv', filters)} download>
        CSV
      </a>{' '}
      ·{' '}
      <a className="fd-link" href={paths.download(list, 'json', filters)} download>
        JSON
      </a>
    </p>
  );
}
