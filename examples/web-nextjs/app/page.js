import { getServerSession } from 'next-auth';
import { options } from '../auth.js';

export default async function Home() {
  const session = await getServerSession(options);
  return session ? <a href="/me">Who am I?</a> : <a href="/login">Log in</a>;
}
