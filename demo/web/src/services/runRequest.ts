import {
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  DataTopic,
  LoadingState,
  type PanelData,
  toDataFrame,
} from '@grafana/data';
import { isFetchError, toDataQueryError } from '@grafana/runtime';
import { EMPTY, from, merge, type Observable, of, throwError, timer } from 'rxjs';
import { catchError, map, share, takeUntil } from 'rxjs/operators';

/** The loading bar is shown only if the response is slower than this. */
const LOADING_DELAY_MS = 100;

/** Queries a data source and converts its packets to the state of a panel. It never errors: a failure is a state too. */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: (request: DataQueryRequest) => Promise<DataQueryResponse> | Observable<DataQueryResponse>
): Observable<PanelData> {
  const start: PanelData = {
    state: LoadingState.Loading,
    series: [],
    annotations: [],
    request,
    timeRange: request.range,
  };
  if (request.targets.length === 0) {
    return of({ ...start, state: LoadingState.Done });
  }
  const packets = new Map<string, DataQueryResponse>();
  const answers = ask(dataSource, request, queryFunction).pipe(
    map((packet) => {
      packets.set(packet.key ?? 'A', packet);
      request.endTime = Date.now();
      return combine(start, [...packets.values()]);
    }),
    catchError((error: unknown) => {
      request.endTime = Date.now();
      return isFetchError(error) && error.cancelled ? EMPTY : of(failure(start, error));
    }),
    share()
  );
  return merge(
    timer(LOADING_DELAY_MS).pipe(
      map(() => start),
      takeUntil(answers)
    ),
    answers
  );
}

function ask(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: (request: DataQueryRequest) => Promise<DataQueryResponse> | Observable<DataQueryResponse>
): Observable<DataQueryResponse> {
  request.startTime = Date.now();
  try {
    return from(queryFunction ? queryFunction(request) : dataSource.query(request));
  } catch (error) {
    return throwError(() => error);
  }
}

function combine(start: PanelData, packets: DataQueryResponse[]): PanelData {
  const frames: DataFrame[] = packets.flatMap(({ data }) => data).map((one) => toDataFrame(one));
  const errors: DataQueryError[] = packets.flatMap((packet) => packet.errors ?? (packet.error ? [packet.error] : []));
  const stillLoading = packets.some(({ state }) => state === LoadingState.Loading);
  return {
    ...start,
    state: errors.length > 0 ? LoadingState.Error : stillLoading ? LoadingState.Loading : LoadingState.Done,
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    error: errors[0],
    errors: errors.length > 0 ? errors : undefined,
  };
}

function isAnnotation(frame: DataFrame): boolean {
  return frame.meta?.dataTopic === DataTopic.Annotations;
}

function failure(start: PanelData, error: unknown): PanelData {
  const told = toDataQueryError(error as DataQueryError);
  return { ...start, state: LoadingState.Error, error: told, errors: [told] };
}
