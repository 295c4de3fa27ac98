import { getServerSession } from 'next-auth';
import { redirect } from 'next/navigation';
import { options } from '../../auth.js';

export default async function Me() {
  const session = await getServerSession(options);
  // Whoever is not logged in goes to xwms first, and comes back here.
  if (!session) redirect('/login');
  // `id` stays the same for a person. Name and email address can change.
  const { id, name, email } = session.user;
  return (
    <>
      <p>{`Hello ${name ?? ''}`}</p>
      <p>{email}</p>
      <code>{id}</code>
      <p>
        <a href="/logout">Log out</a>
      </p>
    </>
  );
}
