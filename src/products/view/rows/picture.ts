/** Milliseconds that a tooltip waits for a picture. */
const patience = 1500;

/** Milliseconds after which a picture that could not be had is asked for again. */
const forgetAfter = 60_000;

const answers = new Map<string, Promise<boolean>>();

/** The address of a picture that can be shown; undefined where an image would be broken. Each is asked for once. */
export async function reachablePicture(address: string): Promise<string | undefined> {
  const url = pictureAddress(address);
  if (url === undefined) {
    return undefined;
  }
  const answer = answers.get(url) ?? isPictureAt(url);
  answers.set(url, answer);
  if (await answer) {
    return url;
  }
  setTimeout(() => answers.delete(url), forgetAfter).unref();
  return undefined;
}

/** Only a plain `https:` address may stand inside the Markdown of a picture. */
export function pictureAddress(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && !/[\s()<>|\\"]/.test(url.href) ? url.href : undefined;
}

async function isPictureAt(url: string): Promise<boolean> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patience);
  try {
    // The head of the answer tells enough, and not every server knows HEAD.
    const { ok, headers } = await fetch(url, { signal: controller.signal, credentials: 'omit' });
    return ok && (headers.get('content-type') ?? '').startsWith('image/');
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}
