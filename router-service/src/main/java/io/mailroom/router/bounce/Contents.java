package io.mailroom.router.bounce;

import io.mailroom.contract.email.Content;
import java.util.Optional;

/** Where the contents of emails are that are not in their events. */
@FunctionalInterface
public interface Contents {

  /**
   * The first octets of a content.
   *
   * @param most how many at most
   * @return nothing if it cannot be read
   */
  Optional<byte[]> read(Content.Stored content, int most);
}
