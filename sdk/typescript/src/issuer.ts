// Which servers a secret may be sent to. No I/O.

/** Returns whether `issuer` is https, or http on a loopback address. */
export function isSafeIssuer(issuer: string): boolean {
  let url: URL;
  try {
    url = new URL(issuer);
  } catch {
    return false;
  }
  const isLoopback = url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  return url.username === "" && url.search === "" && url.hash === "" &&
    (url.protocol === "https:" || (url.protocol === "http:" && isLoopback));
}
