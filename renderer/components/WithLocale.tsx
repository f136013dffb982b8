import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useAppStore } from '../stores/app-store.ts';

/**
 * Around each part of the component library: its own words (a hidden close button, a type-ahead) are in the wizard's
 * language. It does not stand around the wizard: that begins without the library.
 */
export function WithLocale({ children }: { readonly children: ReactNode }) {
  const language = useAppStore((state) => state.language);
  return <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-GB'}>{children}</I18nProvider>;
}
