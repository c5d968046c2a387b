package io.mailroom.router.bounce;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.util.Optional;

/** Where the contents of emails are that are not in their events. */
@FunctionalInterface
public interface Contents {

  /**
   * The first octets of a content.
   *
   * @param integration whose contents may be read
   * @param most how many at most
   * @return nothing if it cannot be read
   */
  Optional<byte[]> read(IntegrationId integration, Content.Stored content, int most);
}
