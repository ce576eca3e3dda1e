// Fluent's Teams themes, and the page's ground in the theme's colour. Paper is light, whatever the screen is.

import {
  FluentProvider,
  makeStyles,
  mergeClasses,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import { useSyncExternalStore, type ReactNode } from 'react';
import type { ThemeName } from '../host.ts';

const THEMES = { light: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

const useStyles = makeStyles({
  ground: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  // What the browser draws itself, such as the calendar of a date field.
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
});

const PRINT = matchMedia('print');

function onPrint(listener: () => void): () => void {
  PRINT.addEventListener('change', listener);
  return () => PRINT.removeEventListener('change', listener);
}

type Props = { readonly theme: ThemeName; readonly children: ReactNode };

export function Themed({ theme: chosen, children }: Props) {
  const styles = useStyles();
  const printing = useSyncExternalStore(onPrint, () => PRINT.matches);
  const theme = printing ? 'light' : chosen;
  return (
    <FluentProvider theme={THEMES[theme]} data-theme={theme}>
      {/* Not on the provider: it copies its class to everything that floats above the page. */}
      <div className={mergeClasses(styles.ground, theme === 'light' ? styles.light : styles.dark)}>
        {children}
      </div>
    </FluentProvider>
  );
}
