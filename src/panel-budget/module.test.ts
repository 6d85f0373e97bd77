import { plugin } from './module';

test('Grafana is asked for the dashboard’s annotations', () => {
  expect(plugin.dataSupport).toEqual({ annotations: true, alertStates: false });
});
