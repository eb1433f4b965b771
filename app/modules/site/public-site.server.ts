import { paths } from '~/paths';
import { pictureVersion } from './link-picture.server';
import type { PublicSite } from './page-meta';
import { getSite } from './site.server';

/** For the loaders of pages that everybody may find. */
export async function getPublicSite(): Promise<PublicSite & { isSignUpOpen: boolean }> {
  const { url, isSignUpOpen } = await getSite();
  return { url, picture: url + paths.linkPicture(pictureVersion), isSignUpOpen };
}
