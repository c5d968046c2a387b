package io.mailroom.config.api.document;

import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.secret.Secret;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what mailboxes and servers for replies have in common. */
final class ServerBody {
  private static final int LONGEST_SECRET = 1_000;
  private static final int ANY_PORT = 1;

  private ServerBody() {}

  /** The name of a server. */
  static String host(Field server) {
    // The port is checked for itself; any will do to read the host.
    return server
        .required("host")
        .as(host -> new Endpoint(host, ANY_PORT), "a name such as imap.example.org")
        .host();
  }

  /** Its port: one of those allowed. */
  static int port(Field server, int usual, Set<Integer> allowed) {
    int port = server.optional("port").map(each -> each.integer(1, 65_535)).orElse(usual);
    if (!allowed.contains(port)) {
      throw server
          .optional("port")
          .orElse(server)
          .refused(
              ProblemCode.PORT_NOT_ALLOWED,
              "is " + port + " (expected one of " + allowed.stream().sorted().toList() + ")");
    }
    return port;
  }

  /** The password beside it, if one is given. */
  static @Nullable Secret password(Field holder) {
    return holder
        .optional("password")
        .map(field -> {
          String text = field.anyText();
          if (text.isEmpty() || text.length() > LONGEST_SECRET || text.indexOf('\0') >= 0) {
            throw field.refused("is no secret (expected 1.." + LONGEST_SECRET + " characters)");
          }
          return Secret.of(text);
        })
        .orElse(null);
  }
}
