import { redirect } from 'next/navigation';

export function GET() {
  redirect('/api/auth/signin?callbackUrl=/me');
}
