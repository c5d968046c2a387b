package io.mailroom.contract.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * From a host's name to its addresses, in the order in which they are to be tried; at least one.
 * May block.
 */
@FunctionalInterface
public interface HostResolver {

  /**
   * The machine's own resolver. The JVM keeps an answer for {@code networkaddress.cache.ttl}, 30 s
   * unless set.
   */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * The addresses of a name or of an address literal.
   *
   * @throws UnknownHostException if the name has no address
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
