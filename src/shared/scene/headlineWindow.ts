import { VariableHide } from '@grafana/data';
import { ConstantVariable, sceneGraph } from '@grafana/scenes';
import { headlineWindow } from '../words/readings';

const NAME = 'headline_window';

/** In a query below a {@link HeadlineWindowVariable}: the window of a page's numbers. */
export const HEADLINE_WINDOW = `\${${NAME}}`;

/** The window of a page's numbers, as a PromQL duration; it follows the shown time range, see {@link headlineWindow}. */
export class HeadlineWindowVariable extends ConstantVariable {
  public constructor() {
    super({ name: NAME, value: '', hide: VariableHide.hideVariable, skipUrlSync: true });
  }

  public getValue(): string {
    const { from, to } = sceneGraph.getTimeRange(this).state.value;
    return `${headlineWindow(to.valueOf() - from.valueOf())}s`;
  }
}
