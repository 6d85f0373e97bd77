import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { absolute } from './navModel';

/** The preview's own logo, since Grafana's is a trademark. */
export function Logo() {
  const styles = useStyles2(() => ({ image: css({ display: 'block', height: 24, width: 24 }) }));
  return <img className={styles.image} src={absolute('public/build/img/preview.svg')} alt="" />;
}
