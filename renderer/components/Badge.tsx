import type { ReactNode } from 'react';

export function Badge({ children, tone }: { readonly children: ReactNode; readonly tone?: 'warn' | 'info' }) {
  return (
    <span className="badge" {...(tone === undefined ? {} : { 'data-tone': tone })}>
      {children}
    </span>
  );
}
