import { areCredentialsRefused, ServiceError } from '../../services/serviceError';

/**
 * A client that is exchanged when its credentials are refused and `renew` has others: the call is then made once more,
 * which is safe, because nothing has acted on what was refused for its credentials.
 */
export function rereading<Client extends object>(
  first: Client,
  renew: () => Promise<Client | undefined>,
): Client {
  let current = first;
  const attempt = async (call: (client: Client) => unknown): Promise<unknown> => {
    const used = current;
    try {
      return await call(used);
    } catch (error) {
      if (!(error instanceof ServiceError) || !areCredentialsRefused(error)) {
        throw error;
      }
      const other = await renew();
      if (!other || other === used) {
        throw error;
      }
      current = other;
      return await call(other);
    }
  };
  // What a client offers beside its calls, such as its login, is offered the same way.
  const partOf = <Part extends object>(part: Part, of: (client: Client) => object): Part =>
    new Proxy(part, {
      get: (_part, name) => {
        const value: unknown = Reflect.get(of(current), name);
        if (typeof value === 'function') {
          return (...values: readonly unknown[]) =>
            attempt(client => Reflect.apply(Reflect.get(of(client), name), of(client), values));
        }
        return typeof value === 'object' && value !== null
          ? partOf(value, client => Reflect.get(of(client), name))
          : value;
      },
    });
  return partOf(first, client => client);
}
