// The two charts, in a chunk of their own because the chart library is as large as the rest of the page. Both are
// decoration for the eye: the same numbers stand beside them as text.

import { HorizontalBarChart, HorizontalBarChartVariant, LineChart } from '@fluentui/react-charts';
import { tokens } from '@fluentui/react-components';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Funnel } from '../../core/report.ts';
import type { AdoptionPoint } from '../api.ts';
import type { Format } from '../format.ts';
import { STAGES } from '../words.ts';

export function FunnelChart({ funnel, format }: { readonly funnel: Funnel; readonly format: Format }) {
  return (
    <HorizontalBarChart
      variant={HorizontalBarChartVariant.PartToWhole}
      barHeight={14}
      hideTooltip
      data={STAGES.map(({ key, label }) => ({
        chartTitle: label,
        chartData: [
          {
            legend: label,
            horizontalBarChartdata: { x: funnel[key], total: Math.max(funnel.inScope, 1) },
            color: key === 'registered' ? tokens.colorPaletteGreenBackground3 : tokens.colorBrandBackground,
            callOutAccessibilityData: { ariaLabel: `${label}: ${format.number(funnel[key])}` },
          },
        ],
      }))}
    />
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
    <div ref={frame} style={{ height: HEIGHT, minWidth: 0 }}>
      {width > 0 && (
        <LineChart
          width={width}
          height={HEIGHT}
          hideLegend
          hideTooltip
          yMinValue={0}
          yMaxValue={most}
          yAxisTickCount={Math.min(4, most)}
          yAxisTickFormat={(value: number) => (Number.isInteger(value) ? format.number(value) : '')}
          data={{
            chartTitle: 'Registered people over time',
            lineChartData: [
              {
                legend: 'Registered',
                color: tokens.colorPaletteGreenBackground3,
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
