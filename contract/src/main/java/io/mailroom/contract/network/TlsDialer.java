package io.mailroom.contract.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to hosts that administrators name, over TLS at once or after some words.
 *
 * <p>The name is resolved once; only addresses that the policy allows are used, and the connection
 * goes to exactly the address that was checked, so that a name which changes its mind in between
 * gains nothing (FAILURES K1, K2). All allowed addresses are tried in turn within one deadline. The
 * peer must prove to be the host that was named: TLS 1.2 or newer, SNI, a trusted chain, the name
 * in the certificate (RFC 6125). Any thread.
 */
public final class TlsDialer {

  private final AddressPolicy policy;
  private final TrustedAuthorities authorities;
  private final HostResolver resolver;

  public TlsDialer(AddressPolicy policy, TrustedAuthorities authorities, HostResolver resolver) {
    this.policy = policy;
    this.authorities = authorities;
    this.resolver = resolver;
  }

  /**
   * Connects and shakes hands.
   *
   * @param within for everything together: resolving, each address, TLS
   * @return a connection without a deadline
   * @throws DialFault if no address led to a peer that proved to be the host
   */
  public GuardedSocket dial(Endpoint endpoint, Duration within) throws DialFault {
    return dial(endpoint, within, this::layTls);
  }

  /**
   * Connects, and leaves TLS to {@link #secure}, for protocols that begin in clear (STARTTLS).
   *
   * @param within for everything together: resolving, each address
   * @return a connection without a deadline that is neither secret nor proven
   * @throws DialFault if no address let us in
   */
  public GuardedSocket dialInClear(Endpoint endpoint, Duration within) throws DialFault {
    return dial(endpoint, within, (_, _, _) -> {});
  }

  /**
   * Shakes hands over a connection that began in clear. Nothing that was read before may still be
   * in a buffer of the caller's: an attacker on the way may have put it there. Cuts the connection
   * when it fails.
   *
   * @param endpoint as it was dialled
   * @throws DialFault if the peer did not prove to be the host
   */
  public void secure(GuardedSocket socket, Endpoint endpoint, Duration within) throws DialFault {
    try {
      layTls(socket, endpoint, within);
    } catch (IOException e) {
      socket.abort();
      throw fault(endpoint, e);
    }
  }

  private GuardedSocket dial(Endpoint endpoint, Duration within, Opening opening) throws DialFault {
    Deadline deadline = Deadline.in(within);
    List<InetAddress> addresses = allowed(endpoint, resolve(endpoint, deadline));
    DialFault last = null;
    for (int i = 0; i < addresses.size(); i++) {
      Duration share = deadline.left().dividedBy(addresses.size() - i);
      try {
        return open(addresses.get(i), endpoint, share, opening);
      } catch (IOException e) {
        DialFault fault = fault(endpoint, e);
        if (last != null) {
          fault.addSuppressed(last);
        }
        if (fault.step() == DialFault.Step.TRUST) {
          throw fault;
        }
        last = fault;
      }
    }
    if (last == null) {
      throw new IllegalStateException("no address was tried for " + endpoint);
    }
    throw last;
  }

  private List<InetAddress> resolve(Endpoint endpoint, Deadline deadline) throws DialFault {
    // The system's resolver cannot be interrupted, and would hold a carrier of virtual threads.
    FutureTask<List<InetAddress>> task = new FutureTask<>(() -> resolver.resolve(endpoint.host()));
    Thread.ofPlatform().daemon().name("mailroom-resolve").start(task);
    try {
      return task.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unresolved(endpoint, "no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unresolved(endpoint, "interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw unresolved(endpoint, "unknown name", e.getCause());
      }
      throw new IllegalStateException("the resolver failed for " + endpoint, e.getCause());
    }
  }

  private List<InetAddress> allowed(Endpoint endpoint, List<InetAddress> addresses)
      throws DialFault {
    List<InetAddress> allowed = addresses.stream().filter(policy::allows).toList();
    if (allowed.isEmpty()) {
      // Which address it was stays unsaid: an administrator is not to explore the operator's
      // network.
      throw new DialFault(
          DialFault.Step.ADMIT, "%s has no address that is allowed".formatted(endpoint), null);
    }
    return allowed;
  }

  private static Socket connect(InetAddress address, Endpoint endpoint, Duration within)
      throws IOException {
    Socket wire = new Socket();
    try {
      wire.setOption(StandardSocketOptions.TCP_NODELAY, true);
      wire.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      wire.connect(new InetSocketAddress(address, endpoint.port()), milliseconds(within));
      return wire;
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  private static GuardedSocket open(
      InetAddress address, Endpoint endpoint, Duration within, Opening opening) throws IOException {
    GuardedSocket socket = GuardedSocket.over(connect(address, endpoint, within));
    try {
      opening.open(socket, endpoint, within);
      return socket;
    } catch (IOException e) {
      socket.abort();
      throw e;
    }
  }

  private void layTls(GuardedSocket socket, Endpoint endpoint, Duration within) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            authorities
                .context()
                .getSocketFactory()
                .createSocket(socket.wire(), endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (endpoint.isNamed()) {
      parameters.setServerNames(List.of(new SNIHostName(endpoint.host())));
    }
    tls.setSSLParameters(parameters);
    socket.deadline(within);
    tls.startHandshake();
    socket.secure(tls);
    socket.noDeadline();
  }

  private static DialFault unresolved(Endpoint endpoint, String why, @Nullable Throwable cause) {
    return new DialFault(
        DialFault.Step.RESOLVE, "%s cannot be resolved: %s".formatted(endpoint, why), cause);
  }

  private static DialFault fault(Endpoint endpoint, IOException cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException || at instanceof CertPathValidatorException) {
        return new DialFault(
            DialFault.Step.TRUST,
            "the certificate of %s is not trusted".formatted(endpoint),
            cause);
      }
    }
    String why = cause instanceof SSLException ? "the TLS handshake failed" : "no connection";
    return new DialFault(
        DialFault.Step.CONNECT, "%s is unreachable: %s".formatted(endpoint, why), cause);
  }

  private static int milliseconds(Duration within) {
    // Zero would mean to wait for ever.
    return Math.clamp(within.toMillis(), 1, Integer.MAX_VALUE);
  }

  /** What follows the connection, on one address. */
  @FunctionalInterface
  private interface Opening {
    void open(GuardedSocket socket, Endpoint endpoint, Duration within) throws IOException;
  }

  private record Deadline(long nanoTime) {
    static Deadline in(Duration within) {
      return new Deadline(System.nanoTime() + within.toNanos());
    }

    Duration left() {
      return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }
  }
}
