// The two charts, in a chunk of their own because of the library's size. Both are for the eye only, hence inert:
// the same numbers stand beside them as a table, which keyboard and screen reader get instead.

import { HorizontalBarChart, HorizontalBarChartVariant, LineChart } from '@fluentui/react-charts';
import { tokens } from '@fluentui/react-components';
import { useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import type { Funnel } from '../../core/report.ts';
import type { AdoptionPoint } from '../../core/forecast.ts';
import type { Format } from '../format.ts';
import { STAGES } from '../words.ts';

/** The library paints what is missing to the whole in a grey too strong for a background. */
const QUIET = { '--colorBackgroundOverlay': tokens.colorNeutralBackground4 } as CSSProperties;

export function FunnelChart({ funnel, format }: { readonly funnel: Funnel; readonly format: Format }) {
  return (
    <div inert style={QUIET}>
      <HorizontalBarChart
        variant={HorizontalBarChartVariant.PartToWhole}
        barHeight={14}
        hideTooltip
        chartDataMode="percentage"
        culture={format.locale}
        data={STAGES.map(({ key, label }) => ({
          chartTitle: label,
          chartData: [
            {
              legend: label,
              horizontalBarChartdata: { x: funnel[key], total: Math.max(funnel.inScope, 1) },
              color:
                key === 'registered'
                  ? tokens.colorPaletteGreenForeground3
                  : tokens.colorCompoundBrandBackground,
            },
          ],
        }))}
      />
    </div>
  );
}

const HEIGHT = 240;

export function AdoptionChart({
  points,
  format,
}: {
  readonly points: readonly AdoptionPoint[];
  readonly format: Format;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const most = Math.max(1, ...points.map(({ registered }) => registered));
  return (
    <div ref={frame} inert style={{ height: HEIGHT, minWidth: 0 }}>
      {width > 0 && (
        <LineChart
          width={width}
          height={HEIGHT}
          hideLegend
          hideTooltip
          yMinValue={0}
          yMaxValue={most}
          yAxisTickCount={Math.min(4, most)}
          roundedTicks
          culture={format.locale}
          yAxisTickFormat={(value: number) => (Number.isInteger(value) ? format.number(value) : '')}
          data={{
            chartTitle: 'Registered people over time',
            lineChartData: [
              {
                legend: 'Registered',
                color: tokens.colorPaletteGreenForeground3,
                hideNonActiveDots: true,
                lineOptions: { strokeWidth: 3 },
                data: points.map(({ at, registered }) => ({ x: new Date(at), y: registered })),
              },
            ],
          }}
        />
      )}
    </div>
  );
}
