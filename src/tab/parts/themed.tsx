// Fluent's Teams themes, and the page's ground in the theme's colour.

import {
  FluentProvider,
  makeStyles,
  mergeClasses,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ThemeName } from '../host.ts';

const THEMES = { light: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme };

const useStyles = makeStyles({
  ground: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  // What the browser draws itself, such as the calendar of a date field.
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
});

export function Themed({ theme, children }: { readonly theme: ThemeName; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <FluentProvider theme={THEMES[theme]} data-theme={theme}>
      {/* Not on the provider: it copies its class to everything that floats above the page. */}
      <div className={mergeClasses(styles.ground, theme === 'light' ? styles.light : styles.dark)}>
        {children}
      </div>
    </FluentProvider>
  );
}
