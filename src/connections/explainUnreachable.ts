import { t } from '@vscode/l10n';
import type { NetworkCause } from '../services/serviceError';
import { neutralise } from '../ui/text';

/** Says why a request never left, and what to do about it. */
export function explainUnreachable(
  host: string,
  cause: NetworkCause | undefined,
  evidence: string,
): { cause: string; next: string; code?: string } {
  const code = neutralise(evidence, 100) || undefined;
  switch (cause) {
    case 'name':
      return {
        cause: t('{0} cannot be reached: its name could not be looked up.', host),
        next: t('Check the network and the endpoint of the connection, then try again.'),
        code,
      };
    case 'refused':
      return {
        cause: t('{0} cannot be reached: nothing answers there.', host),
        next: t('Check the endpoint of the connection, then try again.'),
        code,
      };
    case 'proxy':
      return { ...explainProxy(host, evidence), code };
    case 'certificate':
      return { ...explainCertificate(host, evidence), code };
    case 'tls':
      return {
        cause: t('No secure connection to {0} could be made.', host),
        next: t('Check the endpoint of the connection, and whether a proxy stands in between.'),
        code,
      };
    case 'request':
      return {
        cause: t('Nothing was sent to {0}.', host),
        next: t('Correct what was entered, then try again.'),
        code,
      };
    case 'network':
    case undefined:
      return {
        cause: t('{0} cannot be reached.', host),
        next: t('Check the network and the endpoint of the connection, then try again.'),
        code,
      };
  }
}

function explainProxy(host: string, evidence: string): { cause: string; next: string } {
  if (/\(407\)|AUTH/.test(evidence)) {
    return {
      cause: t('The proxy on the way to {0} wants a user name and a password.', host),
      next: t('Put them into the address in the setting http.proxy, then try again.'),
    };
  }
  if (/^E(?!RR_)|CONNECTION_FAILED|CERTIFICATE|PRX_TLS/.test(evidence) && !/TUNNEL/.test(evidence)) {
    return {
      cause: t('The proxy on the way to {0} cannot be reached.', host),
      next: t('Check the setting http.proxy and the network, then try again.'),
    };
  }
  if (/CONNECT_TIMEOUT/.test(evidence)) {
    return {
      cause: t('The proxy on the way to {0} did not answer in time.', host),
      next: t('Check the setting http.proxy, then try again.'),
    };
  }
  return {
    cause: t('The proxy refused the connection to {0}.', host),
    next: t('Check the setting http.proxy, or have {0} allowed by those who run the proxy.', host),
  };
}

function explainCertificate(host: string, evidence: string): { cause: string; next: string } {
  if (/EXPIRED|NOT_YET|DATE_INVALID/.test(evidence)) {
    return {
      cause: t('The certificate of {0} is not valid today.', host),
      next: t('Check this computer’s date; if it is right, the certificate has to be renewed.'),
    };
  }
  if (/ALTNAME|COMMON_NAME|HOSTNAME/.test(evidence)) {
    return {
      cause: t('The certificate that {0} shows is for another host.', host),
      next: t('Check the endpoint of the connection, and whether a proxy stands in between.'),
    };
  }
  return {
    cause: t('The certificate of {0} is not trusted on this computer.', host),
    next: t(
      'If a proxy or security software stands in between, install its certificate in the system, then reload the window.',
    ),
  };
}
