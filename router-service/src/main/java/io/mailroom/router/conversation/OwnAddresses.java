package io.mailroom.router.conversation;

import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.server.Letterhead;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses are an integration's own: those it sends from and is answered at, the mailbox,
 * and all of its domain, for no other integration has it.
 */
public record OwnAddresses(Domain domain, Set<PeerAddress> named) {
  public OwnAddresses {
    named = Set.copyOf(named);
  }

  /** Of an integration. */
  public static OwnAddresses of(Integration integration) {
    var letterhead = integration.outbound().sendsAs();
    var named =
        Stream.of(
                Stream.of(integration.mailbox().username()),
                letterhead.map(each -> each.from().address()).stream(),
                letterhead.map(Letterhead::replyTo).stream(),
                letterhead.stream().flatMap(each -> each.autoBcc().stream()))
            .flatMap(each -> each)
            .flatMap(each -> PeerAddress.parse(each).stream())
            .map(PeerAddress::withoutTag)
            .collect(Collectors.toUnmodifiableSet());
    return new OwnAddresses(integration.profile().domain(), named);
  }

  /** Whether an address is one of them. */
  public boolean has(PeerAddress address) {
    return address.domain().equals(domain.value()) || named.contains(address.withoutTag());
  }
}
