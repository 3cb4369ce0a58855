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
        cause: t('{0} could not be reached: there is no such host, or this computer is offline.', host),
        next: t('Check the network and the endpoint of the connection, then try again.'),
        code,
      };
    case 'refused':
      return {
        cause: t('{0} could not be reached: nothing is listening there.', host),
        next: t('Check the endpoint of the connection, then try again.'),
        code,
      };
    case 'proxy':
      return { ...explainProxy(host, evidence), code };
    case 'certificate':
      return { ...explainCertificate(host, evidence), code };
    case 'tls':
      return {
        cause: t('A secure connection to {0} could not be established.', host),
        next: t('Check the endpoint of the connection, and whether there is a proxy in between.'),
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
        cause: t('{0} could not be reached.', host),
        next: t('Check the network and the endpoint of the connection, then try again.'),
        code,
      };
  }
}

function explainProxy(host: string, evidence: string): { cause: string; next: string } {
  if (/\(407\)|AUTH/.test(evidence)) {
    return {
      cause: t('The proxy on the way to {0} requires a user name and a password.', host),
      next: t('Add them to the address in the setting http.proxy, then try again.'),
    };
  }
  if (/^E(?!RR_)|CONNECTION_FAILED|CERTIFICATE|PRX_TLS/.test(evidence) && !/TUNNEL/.test(evidence)) {
    return {
      cause: t('The proxy on the way to {0} could not be reached.', host),
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
    next: t('Check the setting http.proxy, or ask those who run the proxy to allow {0}.', host),
  };
}

function explainCertificate(host: string, evidence: string): { cause: string; next: string } {
  if (/EXPIRED|NOT_YET|DATE_INVALID/.test(evidence)) {
    return {
      cause: t('The certificate of {0} is not valid today.', host),
      next: t('Check this computer’s date. If it is right, the certificate has to be renewed.'),
    };
  }
  if (/ALTNAME|COMMON_NAME|HOSTNAME/.test(evidence)) {
    return {
      cause: t('The certificate of {0} is for a different host.', host),
      next: t('Check the endpoint of the connection, and whether there is a proxy in between.'),
    };
  }
  return {
    cause: t('The certificate of {0} is not trusted on this computer.', host),
    next: t(
      'If a proxy or security software is in between, install its certificate in the system, then reload the window.',
    ),
  };
}
