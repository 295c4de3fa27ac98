import { getToken } from 'next-auth/jwt';
import { NextResponse } from 'next/server';
import { home, issuer, options } from '../../auth.js';

/** Forgets the person here, and ends their login at xwms. Otherwise, the next login would not ask for a password. */
export async function GET(request) {
  const token = await getToken({ req: request, secret: options.secret });
  const known = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const end = new URL(known.end_session_endpoint);
  end.searchParams.set('post_logout_redirect_uri', home);
  if (token) end.searchParams.set('id_token_hint', token.idToken);
  const response = NextResponse.redirect(end);
  response.cookies.delete('next-auth.session-token');
  return response;
}
